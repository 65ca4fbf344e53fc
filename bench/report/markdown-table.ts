/** A table's headings and its rows of as many cells. */
export interface Table {
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

/** The table in Markdown, its columns padded so that it can be read as plain text too. Numbers stand to the right. */
export function formatTable({ head, rows }: Table): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => (line[column] ?? '').length)))
  const isNumeric = head.map((_, column) => rows.every((row) => /^[\d.,()– -]+$/.test(row[column] ?? '–')))
  const formatLine = (cells: readonly string[]) => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? ''
      return isNumeric[column] ? cell.padStart(width) : cell.padEnd(width)
    })
    return `| ${padded.join(' | ')} |`
  }
  const rule = widths.map((width, column) =>
    isNumeric[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [formatLine(head), formatLine(rule), ...rows.map(formatLine)].join('\n')
}
