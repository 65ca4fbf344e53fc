/** The request header in which the pages find the nonce of their own scripts. */
export const nonceHeader = 'x-nonce'

/**
 * What the browser may load for a page: this server's own files, and of scripts only those which carry the nonce or
 * were loaded by one that does. Styles may stand in the page, as the component library and the charts write them.
 *
 * @param dev lets the development server evaluate code and hold its socket open
 */
export function contentSecurityPolicy(nonce: string, { dev }: { dev: boolean }): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
