/** A moment as DATETIME columns hold it, to the second: MySQL would round the fraction and MariaDB cut it off. */
export function toColumn(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 19)}`
}

/** Whether a text is a DATETIME as the servers write it, and on the calendar: compared with another, MySQL fails. */
export function isColumnMoment(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return false
  const moment = new Date(`${fromColumn(text)}Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(fromColumn(text))
}

/** A DATETIME as the API tells it: `2024-05-01T12:34:56`. */
export function fromColumn(column: string): string {
  return column.replace(' ', 'T')
}
