import { getLocale, getTimeZone } from 'next-intl/server'
import { nameTimeZone } from './time-zone.ts'

/** What the reader calls the zone of the moments on the pages. */
export async function zoneName(): Promise<string> {
  return nameTimeZone(await getTimeZone(), await getLocale())
}
