/** A moment as the columns hold it: UTC, `2024-05-01 12:34:56.789`. */
export function toColumn(moment: string): string {
  return new Date(moment).toISOString().slice(0, 23).replace('T', ' ')
}

/** A column's moment in ISO 8601: `2024-05-01T12:34:56.789Z`. */
export function fromColumn(column: string): string {
  return `${column.replace(' ', 'T')}Z`
}
