/**
 * What a spreadsheet program might take for a formula: the signs that one begins with, also in full width, where a value
 * begins or behind what another program takes for the end of one. A file with commas that is opened as one with
 * semicolons is cut within its values, quotes or not.
 */
const formulas = /(^|[;,|\t\r\n])([\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r])/g

/** A text for a CSV file, with an apostrophe before what might be a formula. */
export function withoutFormulas(text: string): string {
  return text.replace(formulas, "$1$2'")
}
