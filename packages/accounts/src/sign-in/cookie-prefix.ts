/**
 * What the names of an installation's cookies begin with. A browser keeps cookies by host, whatever the port: two
 * installations on one host differ in the port of AUDIT_URL, and so do the names of theirs.
 *
 * @param url scheme, host and port alone
 */
export function cookiePrefix(url: string): string {
  const { port } = new URL(url)
  return port === '' ? 'vigia' : `vigia-${port}`
}
