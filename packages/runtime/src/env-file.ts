/** One assignment of a `.env`, as Docker Compose understands it. */
export interface EnvAssignment {
  name: string
  value: string
  /** What stands in the file: without quotes, or without the comment behind it. */
  written: string
  /** A value without quotes, with the comment that may stand behind it. */
  unquoted?: string
  quote: 'none' | 'single' | 'double'
  /** The line on which it begins, from 1. */
  line: number
}

/** A line that Compose refuses, and with it the whole file. */
export class EnvFileError extends Error {
  readonly line: number

  /** @param complaint what is wrong, without anything that stands in the file: it may be a secret */
  constructor(line: number, complaint: string) {
    super(complaint)
    this.line = line
  }
}

const complaints = {
  noAssignment: 'it is neither NAME=value nor a comment',
  noTemplate: 'refers with $ to what cannot be: in single quotes $ means itself',
  openQuote: 'a quote is opened and not closed',
}

/** Blanks within a line, and what Go calls white space: what compose-go strips. */
const blank = /[\t\v\f\r \u0085\u00a0]/
const space = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/
const trailingSpaces = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/
const nameCharacter = /[\p{L}\p{N}_.\-[\]]/u

/**
 * Reads a `.env` by Docker Compose's rules to the letter, odd ones included, so that a file means the same to a
 * checkout and to Compose. Their source: https://github.com/compose-spec/compose-go, dotenv/parser.go. No library for
 * Node.js has the same rules: docs/decisions/016-one-reader-for-settings.md.
 *
 * @param lookup a variable of the process, which wins over one of the file where a value refers to it
 * @returns all assignments in order; of several with one name the last counts
 * @throws EnvFileError for what Compose refuses
 */
export function parseEnvFile(
  text: string,
  lookup: (name: string) => string | undefined = () => undefined,
): EnvAssignment[] {
  const source = text.replace(/^\ufeff/, '')
  const assignments: EnvAssignment[] = []
  const known = new Map<string, string>()
  let at = skipToStatement(source, 0)
  while (at < source.length) {
    const line = lineOf(source, at)
    const name = readName(source, at, line)
    at = name.end
    if (name.isAssigned) {
      const { end, ...value } = readValue(source, at, line)
      const expanded =
        value.quote === 'single' ? value.written : expand(value, (other) => lookup(other) ?? known.get(other))
      if (expanded === undefined)
        throw new EnvFileError(line, `the value of ${name.text} ${complaints.noTemplate}`)
      known.set(name.text, expanded)
      if (name.text !== '') assignments.push({ name: name.text, value: expanded, ...value, line })
      at = end
    }
    at = skipToStatement(source, at)
  }
  return assignments
}

/** Over white space and comments. */
function skipToStatement(source: string, from: number): number {
  let at = from
  while (at < source.length) {
    if (source[at] === '#') {
      const end = source.indexOf('\n', at)
      at = end === -1 ? source.length : end
    } else if (space.test(source[at] as string)) at++
    else break
  }
  return at
}

/** A name up to its `=` or `:`. One that stands alone on its line takes its value from the process: nothing to do. */
function readName(source: string, from: number, line: number) {
  let start = from
  if (/^export[\t\n\f\r ]/.test(source.slice(from, from + 7))) {
    start += 'export'.length
    while (start < source.length && blank.test(source[start] as string)) start++
  }
  for (let at = start; at < source.length; ) {
    const character = String.fromCodePoint(source.codePointAt(at) as number)
    if (character === '=' || character === ':' || character === '\n') {
      const text = source.slice(start, at).replace(trailingSpaces, '')
      if (text.includes(' ')) throw new EnvFileError(line, complaints.noAssignment)
      let end = at + 1
      while (end < source.length && blank.test(source[end] as string)) end++
      return { text, isAssigned: character !== '\n', end }
    }
    if (!blank.test(character) && !nameCharacter.test(character))
      throw new EnvFileError(line, complaints.noAssignment)
    at += character.length
  }
  if (start === source.length) throw new EnvFileError(line, complaints.noAssignment)
  // A last line without a sign and without an end is to Compose the value of nothing.
  return { text: '', isAssigned: true, end: start }
}

function readValue(source: string, from: number, line: number) {
  const first = source[from]
  if (first !== "'" && first !== '"') {
    const lineEnd = source.indexOf('\n', from)
    const text = source.slice(from, lineEnd === -1 ? source.length : lineEnd)
    const comment = text.indexOf(' #')
    return {
      unquoted: text,
      written: (comment === -1 ? text : text.slice(0, comment)).replace(trailingSpaces, ''),
      quote: 'none',
      end: lineEnd === -1 ? source.length : lineEnd + 1,
    } as const
  }
  let written = ''
  for (let at = from + 1; at < source.length; at++) {
    const character = source[at] as string
    if (character === '\\' && source[at + 1] === first) {
      written += first
      at++
    } else if (character === '\\' && at + 1 < source.length) {
      written += `\\${source[at + 1]}`
      at++
    } else if (character === first)
      return { written, quote: first === '"' ? 'double' : 'single', end: at + 1 } as const
    else written += character
  }
  throw new EnvFileError(line, complaints.openQuote)
}

function expand(
  { written, quote }: { written: string; quote: string },
  lookup: (name: string) => string | undefined,
): string | undefined {
  return substitute(quote === 'double' ? expandEscapes(written) : written, lookup)
}

const escapes: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  $: '$$',
}

/** What stands behind a backslash within double quotes; of numbers three octal digits after a 0. */
function expandEscapes(text: string): string {
  return text.replace(/\\(?:([abcfnrtv$"\\])|0(\d{0,3}))/g, (whole, letter?: string, digits = '') => {
    if (letter !== undefined) return escapes[letter] ?? whole
    return /^[0-3][0-7]{2}$/.test(digits) ? String.fromCodePoint(Number.parseInt(digits, 8)) : `\\${digits}`
  })
}

function lineOf(source: string, at: number): number {
  return source.slice(0, at).split('\n').length
}

type Lookup = (name: string) => string | undefined

/** One `$`, and what belongs to it: `$$`, `$NAME`, or `${…}` up to the last `}` of the line. */
const reference =
  /\$(?:(?<escaped>\$)|(?<named>[_a-z][_a-z0-9]*)|\{(?:(?<braced>[_a-z][_a-z0-9]*(?::?[-+?][^\n]*)?)\}|(?<invalid>)))/gi

/** What may follow a name in braces, and what it says of a variable that is absent, empty or there. */
const operators: Record<
  string,
  (value: string | undefined, word: () => string | undefined) => string | undefined
> = {
  ':-': (value, word) => (value ? value : word()),
  '-': (value, word) => value ?? word(),
  ':+': (value, word) => (value ? word() : (value ?? '')),
  '+': (value, word) => (value === undefined ? '' : word()),
  ':?': (value) => (value ? value : undefined),
  '?': (value) => value,
}

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:+word}`, `${NAME+word}`,
 * `${NAME:?reason}`, `${NAME?reason}` and `$$`, as Docker Compose does in a value of `.env`. Its source:
 * https://github.com/compose-spec/compose-go, template/template.go.
 *
 * @param lookup the value of a variable; one that is absent is replaced by nothing
 * @returns undefined for what Compose refuses: a `${` that is none of these, or a required variable that is missing
 */
function substitute(text: string, lookup: Lookup): string | undefined {
  let isRefused = false
  const replaced = text.replace(reference, (whole) => {
    const value = replaceReference(whole, lookup)
    if (value === undefined) isRefused = true
    return value ?? ''
  })
  return isRefused ? undefined : replaced
}

function replaceReference(whole: string, lookup: Lookup): string | undefined {
  const operator = firstOperator(whole)
  const end = closingBrace(whole)
  const own = end === -1 ? whole : whole.slice(0, end + 1)
  const { escaped, named, braced } = new RegExp(reference.source, 'i').exec(own)?.groups ?? {}
  if (escaped !== undefined) return escaped
  if (named !== undefined) return lookup(named) ?? ''
  if (braced === undefined) return undefined
  if (operator === undefined || !braced.includes(operator)) return lookup(braced) ?? ''
  const at = braced.indexOf(operator)
  const word = () => substitute(braced.slice(at + operator.length), lookup)
  const value = operators[operator]?.(lookup(braced.slice(0, at)), word)
  const rest = substitute(end === -1 ? '' : whole.slice(end + 1), lookup)
  return value === undefined || rest === undefined ? undefined : value + rest
}

function firstOperator(text: string): string | undefined {
  const places = Object.keys(operators)
    .map((operator) => ({ operator, at: text.indexOf(operator) }))
    .filter(({ at }) => at !== -1)
  return places.sort((one, other) => one.at - other.at)[0]?.operator
}

/** Where the first brace that is opened closes, or -1. */
function closingBrace(text: string): number {
  let open = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '}' && --open === 0) return at
    if (text[at] === '{') {
      open++
      at++
    }
  }
  return -1
}
