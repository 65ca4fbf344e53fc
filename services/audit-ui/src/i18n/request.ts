import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { app } from '../server/app.ts'
import { chooseLocale, localeCookie } from './locales.ts'
import { loadMessages } from './messages.ts'
import { serviceTimeZone } from './time-zone.ts'

/** What next-intl asks for at each request. The zone goes to the browser, too: both write a moment alike. */
export default getRequestConfig(async () => {
  const kept = await cookies()
  const chosen = kept.get(localeCookie(app().cookiePrefix))?.value
  const locale = chooseLocale(chosen, (await headers()).get('accept-language'))
  return { locale, messages: await loadMessages(locale), timeZone: serviceTimeZone() }
})
