/** What stands between an element's tags: markup made by `element` or `text`. */
type Children = readonly string[]

/** An SVG element; its attributes are escaped, its children are markup. Numbers are rounded to a tenth. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: Children = [],
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escapeXml(value)}"`,
  )
  const opening = `<${name}${written.join('')}`
  return children.length === 0 ? `${opening}/>` : `${opening}>${children.join('')}</${name}>`
}

/** Text as markup. */
export function text(content: string): string {
  return escapeXml(content)
}

/** A coordinate to a tenth of a pixel, without needless zeros. */
export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** XML 1.0 cannot hold control characters, lone surrogates, U+FFFE and U+FFFF, not even escaped. */
function escapeXml(content: string): string {
  return content
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (/\s/u.test(character) ? ' ' : '\uFFFD'))
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
