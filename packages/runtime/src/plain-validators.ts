import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { makeValidator } from 'envalid'
import { parseLoggingConfig } from './logging-config.ts'
import { VigiaError } from './vigia-error.ts'

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
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new TypeError(`must name a file that can be read (${code})`)
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
