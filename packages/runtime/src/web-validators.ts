import { isIP } from 'node:net'
import { makeValidator } from 'envalid'
import { isHost } from './plain-validators.ts'

/** Long enough to sign with. */
export const sessionSecret = makeValidator<string>((input) => {
  if (input.length < 32) throw new TypeError('must be at least 32 characters')
  return input
})

/** Where browsers find a service: scheme, host and port alone, as an `Origin` header has them. */
export const webAddress = makeValidator<string>((input) => {
  const url = URL.parse(input)
  if (url === null || !/^https?:$/.test(url.protocol) || `${url.origin}/` !== url.href)
    throw new TypeError('must be an address such as https://audit.example.org, without a path')
  // Pages of http get none of what keeps answers (Web Locks, random keys), but from the browser's own machine.
  if (url.protocol === 'http:' && !/^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname))
    throw new TypeError('must begin with https:, unless browsers are on the same machine')
  return url.origin
})

/** Where clients find the API: a name or an IP address. The thesis's own client has a key before it, `ecg:KEY@host`. */
export const apiHost = makeValidator<string>((input) => {
  const host = input.slice(input.lastIndexOf('@') + 1)
  if (!isHost(host)) throw new TypeError('must be the name or the IP address of a host')
  return host
})

/** The address of an API, perhaps with a path; what stands before an @ is left out, as above. */
export const apiAddress = makeValidator<string>((input) => {
  const url = URL.parse(input)
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new TypeError('must be an address such as https://results.example.org')
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
})

/** An OpenID Connect issuer, without the slash at its end. */
export const issuer = makeValidator<string>((input) => {
  const url = URL.parse(input)
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new TypeError('must be an address such as https://login.example.org/realms/clinic')
  return input.replace(/\/$/, '')
})

/** IP addresses and networks in CIDR notation. */
export const networks = makeValidator<string[]>((input) => {
  const entries = input.split(',').map((entry) => entry.trim())
  if (!entries.every(isNetwork))
    throw new TypeError('must hold IP addresses or networks such as 10.0.0.0/24, with commas between them')
  return entries
})

function isNetwork(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/')
  const longest = isIP(address) === 4 ? 32 : 128
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest)
  return isIP(address) !== 0 && isPrefix && rest.length === 0
}
