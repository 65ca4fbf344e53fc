/** The languages of the pages; the first is the one for a browser that asks for neither. */
export const locales = ['pt-BR', 'en'] as const
export type Locale = (typeof locales)[number]

/** The cookie that holds the language a person has chosen, by what this installation's cookies begin with. */
export const localeCookie = (prefix: string): string => `${prefix}.locale`

/**
 * The language of a request: the one that was chosen, else the first of the browser's that there is.
 *
 * @param accepted the request's Accept-Language, such as `en-GB,en;q=0.9,pt;q=0.5`
 */
export function chooseLocale(chosen: string | undefined, accepted: string | null): Locale {
  const known = locales.find((locale) => locale === chosen)
  if (known !== undefined) return known
  for (const language of rankLanguages(accepted ?? '')) {
    const match = locales.find((locale) => primary(locale) === primary(language))
    if (match !== undefined) return match
  }
  return locales[0]
}

/**
 * The language of a request that no page of Next.js answers.
 *
 * @param headers Cookie and Accept-Language, as the request has them
 * @param prefix of this installation's cookies
 */
export function localeOfRequest(
  headers: { cookie: string | null; acceptLanguage: string | null },
  prefix: string,
): Locale {
  const beginning = `${localeCookie(prefix)}=`
  const pair = (headers.cookie ?? '').split(/; */).find((each) => each.startsWith(beginning))
  return chooseLocale(pair?.slice(beginning.length), headers.acceptLanguage)
}

const primary = (language: string) => language.toLowerCase().split('-', 1)[0]

/** RFC 9110, section 12.5.4: the higher quality first, in the order given where it is equal, none with quality 0. */
function rankLanguages(accepted: string): string[] {
  return accepted
    .split(',')
    .map((part) => {
      const [language = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return { language, quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ language, quality }) => language !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ language }) => language)
}
