/** An address that no page has. */
const nowhere = '/not-found'

/**
 * The address of a request, or where its path cannot be decoded one that no page has: Next.js would answer it with an
 * error instead of its page for what is not found.
 *
 * @param address path and query, as the first line of a request has them
 */
export function decodableAddress(address: string): string {
  const [path = ''] = address.split('?', 1)
  try {
    decodeURIComponent(path)
    return address
  } catch {
    return nowhere
  }
}
