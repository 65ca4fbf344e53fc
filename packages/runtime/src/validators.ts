import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { isDay } from '@vigia/contracts/calendar'
import { makeValidator } from 'envalid'
import { parseLoggingConfig } from './logging-config.ts'
import { systemErrorCode, VigiaError } from './vigia-error.ts'

/** A whole number in digits alone: neither `1e3` nor `0x10`. */
export const wholeNumber = (minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  makeValidator<number>((input) => {
    const value = Number(input)
    if (!/^\d+$/.test(input) || !Number.isSafeInteger(value) || value < minimum || value > maximum)
      throw new TypeError(`must be a whole number from ${minimum} to ${maximum}`)
    return value
  })

/** Whether a text is the name or the IP address of a host, and nothing else: no scheme, port or path. */
export function isHost(input: string): boolean {
  const labels = input.replace(/\.$/, '').split('.')
  const isName =
    input.length <= 253 && labels.every((label) => /^(?!-)[\p{L}\p{N}_-]{1,63}(?<!-)$/u.test(label))
  // What looks like an address must be one.
  const looksLikeAddress = /^[\d.]+$/.test(input)
  return isIP(input) !== 0 || (isName && !looksLikeAddress)
}

export const hostName = makeValidator<string>((input) => {
  if (!isHost(input))
    throw new TypeError('must be the name or the IP address of a host, without a scheme, a port or a path')
  return input
})

const control = /\p{Cc}/u

/** Source: https://dev.mysql.com/doc/refman/8.4/en/identifiers.html, without what would need care wherever it stands. */
export const databaseName = makeValidator<string>((input) => {
  if (input.length > 64 || control.test(input) || /[`'"\\/.;]/.test(input))
    throw new TypeError(
      'must be the name of a database: at most 64 characters, without quotes, slashes, dots',
    )
  return input
})

export const userName = makeValidator<string>((input) => {
  if (input.length > 80 || control.test(input))
    throw new TypeError('must be the name of a user: at most 80 characters on one line')
  return input
})

/** Those that the driver knows and that servers take from a client. */
const charsets = (
  'utf8mb4 utf8mb3 utf8 ascii latin1 latin2 latin5 latin7 cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 cp932 koi8r ' +
  'koi8u greek hebrew big5 gbk gb2312 gb18030 euckr eucjpms ujis sjis tis620'
).split(' ')

/** A character set of MySQL; a collation stands for its own. */
export const charset = makeValidator<string>((input) => {
  const [, name = ''] = /^([a-z0-9]+)(?:_[a-z0-9_]+)?$/.exec(input.toLowerCase()) ?? []
  if (!charsets.includes(name)) throw new TypeError('must be a character set of MySQL, such as utf8mb4')
  return input
})

/** A file that says how to log. Only its own contents decide what is wrong with it, so it is read here. */
export const logConfig = makeValidator<string>((input) => {
  let text: string
  try {
    text = readFileSync(input, 'utf8')
  } catch (error) {
    throw new TypeError(`must name a file that can be read (${systemErrorCode(error)})`)
  }
  try {
    parseLoggingConfig(text)
  } catch (error) {
    if (!(error instanceof VigiaError)) throw error
    const detail = error.message.replace(/^.*LOG_CONFIG names(: | a file that )?/, '').replace(/\.$/, '')
    throw new TypeError(`must name a file that says how to log: ${detail}`)
  }
  return input
})

/** `YYYY-MM-DD`, and on the calendar. */
export const day = makeValidator<string>((input) => {
  if (!isDay(input)) throw new TypeError('must be a day written YYYY-MM-DD')
  return input
})

/** A zone that the process's clock knows, by its IANA name. */
export const timeZone = makeValidator<string>((input) => {
  // What else Intl knows, small letters and offsets, Node's clock silently takes for UTC.
  if (!/^[A-Z]/.test(input) || !isTimeZone(input))
    throw new TypeError('must be the name of a time zone, such as America/Sao_Paulo')
  return input
})

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

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

/** Where another program takes requests: by http or https, with whatever path and query it wants. */
export const webhookAddress = makeValidator<string>((input) => {
  const url = URL.parse(input)
  const isPlain = url !== null && url.username === '' && url.password === '' && url.hash === ''
  if (!isPlain || !/^https?:\/\//i.test(input) || /\s/.test(input))
    throw new TypeError('must be an address of http or https such as https://alerts.example.org/vigia')
  return url.href
})

/** Secrets to sign with. Source: https://github.com/standard-webhooks/standard-webhooks, "Signature scheme". */
export const webhookSecrets = makeValidator<string[]>((input) => {
  const secrets = input.split(',').map((secret) => secret.trim())
  if (!secrets.every(isWebhookSecret))
    throw new TypeError('must hold secrets of whsec_ and 24 to 64 bytes in Base64, with commas between them')
  return secrets
})

function isWebhookSecret(secret: string): boolean {
  const [, encoded = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? []
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === encoded
}

/** A server that takes e-mail, perhaps with a user and a password; smtps: is TLS from the start. */
export const smtpAddress = makeValidator<string>((input) => {
  const url = URL.parse(input)
  if (url === null || /\s/.test(input) || !/^smtps?:\/\//.test(input) || !isServer(url))
    throw new TypeError('must be an address such as smtps://user:password@mail.example.org:465')
  return input
})

/** A host, perhaps with a user and a password, and nothing behind it. */
function isServer(url: URL): boolean {
  const isBare = ['', '/'].includes(url.pathname) && url.search === '' && url.hash === ''
  return isBare && isHost(hostOf(url)) && (url.username === '') === (url.password === '') && isDecodable(url)
}

/** Without the brackets of an IPv6 address. */
const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '')

function isDecodable({ username, password }: URL): boolean {
  try {
    return control.test(decodeURIComponent(username + password)) === false
  } catch {
    return false
  }
}

/** An address alone: no name beside it, no quotes. */
const mailPattern = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/

export const mailAddress = makeValidator<string>((input) => {
  if (!mailPattern.test(input)) throw new TypeError('must be an e-mail address such as vigia@example.org')
  return input
})

/** Several, with commas between them. */
export const mailAddresses = makeValidator<string[]>((input) => {
  const addresses = input.split(',').map((address) => address.trim())
  if (!addresses.every((address) => mailPattern.test(address)))
    throw new TypeError('must hold e-mail addresses such as ana@example.org, with commas between them')
  return addresses
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

/** As scikit-learn's `train_test_split` takes it: a share, or a number of rows. `1` is one ECG, and `1.0` nothing. */
export const testSize = makeValidator<number>((input) => {
  const value = Number(input)
  const isCount = /^\d+$/.test(input)
  if (isCount ? Number.isSafeInteger(value) && value >= 1 : value > 0 && value < 1) return value
  throw new TypeError('must be a share above 0 and below 1, such as 0.2, or a whole number of ECGs from 1')
})

/** A number above 0 and below 1, in digits: no `1e-3`. */
export const share = makeValidator<number>((input) => {
  const value = Number(input)
  if (/^0?\.\d+$/.test(input) && value > 0) return value
  throw new TypeError('must be a number above 0 and below 1, such as 0.02')
})

export const hiddenWidths = makeValidator<string>((input) => {
  if (!/^[1-9]\d{0,3}( *, *[1-9]\d{0,3})*$/.test(input))
    throw new TypeError('must be layer widths from 1 to 9999 with commas between them, such as 32,16,8')
  return input
})

export const apiKeys = makeValidator<string[]>((input) => {
  const keys = input.split(',').map((key) => key.trim())
  if (keys.some((key) => !/^[\x21-\x7e]{16,}$/.test(key)))
    throw new TypeError('must hold keys of at least 16 printable characters, with commas between them')
  return keys
})

/** The path of an address, without the slashes before and after it. */
export const route = makeValidator<string>((input) => {
  const path = input
    .trim()
    .replace(/^\/{1,9}/, '')
    .replace(/\/{1,9}$/, '')
  if (!/^[\w.~-]+(\/[\w.~-]+)*$/.test(path)) throw new TypeError('must be a path such as /ecg')
  return path
})

/** Whole numbers by name, `once=1,agreed=2`: each name once. Which names there are, those know who read them. */
export const numbersByName = makeValidator<string>((input) => {
  const parts = input.split(',').map((part) => part.trim())
  const names = parts.map((part) => part.split('=')[0]?.toLowerCase())
  if (!parts.every((part) => /^[^\s=]+=\d{1,9}$/.test(part)) || new Set(names).size < names.length)
    throw new TypeError('must be whole numbers by name, such as once=1,agreed=2, each name once')
  return parts.join(',')
})
