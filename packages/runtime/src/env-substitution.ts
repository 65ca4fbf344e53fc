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
export function substitute(text: string, lookup: Lookup): string | undefined {
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
