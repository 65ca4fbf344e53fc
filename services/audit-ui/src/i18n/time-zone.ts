import { getLocale, getTimeZone } from 'next-intl/server'

/** The zone of the service's clock, by its IANA name: what TZ says, or else the machine. */
export function serviceTimeZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  // An empty TZ is UTC for the clock, but not for what writes moments.
  return timeZone === 'Etc/Unknown' ? 'UTC' : timeZone
}

/** What people of a language call a zone, the same in summer and winter. */
export function nameTimeZone(timeZone: string, locale: string): string {
  if (timeZone === 'UTC') return timeZone
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts()
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** What the reader calls the zone of the moments on the pages. */
export async function zoneName(): Promise<string> {
  return nameTimeZone(await getTimeZone(), await getLocale())
}
