'use server'
import { cookies } from 'next/headers'
import { localeCookie, locales } from '../i18n/locales.ts'
import { app } from '../server/app.ts'

const yearInSeconds = 365 * 24 * 3600

/** Keeps the language a person has chosen; one there is not changes nothing. */
export async function chooseLanguage(language: string): Promise<void> {
  const locale = locales.find((known) => known === language)
  if (locale === undefined) return
  const { cookiePrefix, url } = app()
  ;(await cookies()).set(localeCookie(cookiePrefix), locale, {
    maxAge: yearInSeconds,
    sameSite: 'lax',
    httpOnly: true,
    secure: url.startsWith('https:'),
  })
}
