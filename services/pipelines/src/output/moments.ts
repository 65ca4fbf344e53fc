/** The zone of this process's clock: that of TZ, which log lines stand in too. */
export function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** A moment as a DATETIME column holds it in UTC, in ISO 8601: `2024-05-01T12:34:56.789Z`. */
export function isoMoment(column: string): string {
  return `${column.replace(' ', 'T')}Z`
}

/** The same by this process's clock, to the second: `2024-05-01 09:34:56`. */
export function localMoment(column: string): string {
  // Swedish writes dates as ISO 8601 does.
  return new Date(isoMoment(column)).toLocaleString('sv-SE')
}
