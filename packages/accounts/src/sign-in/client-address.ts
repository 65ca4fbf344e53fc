import { BlockList, isIPv4 } from 'node:net'

/** How an IPv4 address looks on a socket that takes both kinds. */
const mappedPrefix = /^::ffff:(?=\d+\.)/i

/**
 * The address that a request comes from. What a browser says of itself in X-Forwarded-For is not believed: from the
 * socket backwards, an entry counts only when a trusted proxy wrote it.
 *
 * @param forwardedFor the X-Forwarded-For header
 * @param trustedProxies addresses and networks in CIDR notation
 */
export function findClientAddress(
  socketAddress: string,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string {
  const trusted = listNetworks(trustedProxies)
  const hops = [...(forwardedFor ?? '').split(','), socketAddress].map((hop) =>
    hop.trim().replace(mappedPrefix, ''),
  )
  const isTrusted = (hop: string) => trusted.check(hop, isIPv4(hop) ? 'ipv4' : 'ipv6')
  let client = hops.pop() ?? socketAddress
  while (isTrusted(client) && hops.at(-1)) client = hops.pop() ?? client
  return client
}

function listNetworks(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}
