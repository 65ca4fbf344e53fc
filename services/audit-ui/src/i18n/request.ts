import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { app } from '../server/app.ts'
import { chooseLocale, type Locale, localeCookie } from './locales.ts'
import { serviceTimeZone } from './time-zone.ts'

/** What next-intl asks for at each request. The zone goes to the browser, too: both write a moment alike. */
export default getRequestConfig(async () => {
  const kept = await cookies()
  const chosen = kept.get(localeCookie(app().cookiePrefix))?.value
  const locale = chooseLocale(chosen, (await headers()).get('accept-language'))
  return { locale, messages: await loadMessages(locale), timeZone: serviceTimeZone() }
})

const files = [
  'app',
  'accounts',
  'reading',
  'worklist',
  'beats',
  'training',
  'history',
  'models',
  'registry',
  'agreement',
  'errors',
  'markers',
  'leftOut',
  'overview',
  'drift',
  'settings',
  'securityLog',
] as const

/** All messages of a language: a namespace for each file. */
export async function loadMessages(locale: Locale): Promise<Record<string, unknown>> {
  const loaded = await Promise.all(
    files.map(async (file) => [file, (await import(`../messages/${locale}/${file}.json`)).default] as const),
  )
  return Object.fromEntries(loaded)
}
