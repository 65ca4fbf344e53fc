/** A moment as DATETIME columns hold it, to the second: MySQL would round the fraction and MariaDB cut it off. */
export function toColumn(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 19)}`
}

/** A DATETIME as the API tells it: `2024-05-01T12:34:56`. */
export function fromColumn(column: string): string {
  return column.replace(' ', 'T')
}
