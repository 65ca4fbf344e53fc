import { BlockList, isIP, isIPv4 } from 'node:net'

/** How an IPv4 address looks on a socket that takes both kinds. */
const mappedPrefix = /^::ffff:(?=\d+\.)/i
/** Some proxies write the port, which is another each time, behind the address: `192.0.2.1:50312`, `[2001:db8::1]:50312`. */
const withPort = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/
/** The part of a link's own address that says which link it is. */
const zone = /%.*$/

/**
 * The address that a request comes from. What a browser says of itself in X-Forwarded-For is not believed: from the
 * socket backwards, an entry counts only when a trusted proxy wrote it and it is an address; of one that is none
 * (`unknown`), the proxy itself stands for it.
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
  const hops = [...(forwardedFor ?? '').split(','), socketAddress].map(bareAddress)
  const isTrusted = (hop: string) => isIP(hop) !== 0 && trusted.check(hop, isIPv4(hop) ? 'ipv4' : 'ipv6')
  let client = hops.pop() ?? socketAddress
  while (isTrusted(client) && isIP(hops.at(-1) ?? '') !== 0) client = hops.pop() ?? client
  return client
}

function bareAddress(hop: string): string {
  const [, ipv6, ipv4] = withPort.exec(hop.trim()) ?? []
  return (ipv6 ?? ipv4 ?? hop.trim()).replace(mappedPrefix, '').replace(zone, '')
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
