import { withoutFormulas } from '@vigia/contracts'
import { type Separator, separators } from '@vigia/contracts/audit'
import { type Options, stringify } from 'csv-stringify/sync'

/** RFC 4180 with one of the separators; what a spreadsheet would take for a formula gets an apostrophe before it. */
const formatWith = (separator: Separator): Options => ({
  delimiter: separators[separator],
  record_delimiter: 'windows',
  quote_record_delimiter: true,
  // Whichever separator a program goes by, such a value is one.
  quoted_match: /[;,\t]/,
  cast: { string: (text) => withoutFormulas(text) },
})

/**
 * Rows as CSV, each record with its line end (a text of several lines stays one record), after a header.
 *
 * @param columns what each column holds, by its name, in their order
 * @param pages the rows, read as they are wanted: however many there are, few are in memory
 */
export async function* writeCsv<Row>(
  columns: Readonly<Record<string, (row: Row) => string | number | null>>,
  pages: AsyncIterable<readonly Row[]>,
  separator: Separator,
): AsyncGenerator<string> {
  const format = formatWith(separator)
  const cells = Object.values(columns)
  yield stringify([Object.keys(columns)], format)
  for await (const rows of pages)
    for (const row of rows) yield stringify([cells.map((cell) => cell(row))], format)
}
