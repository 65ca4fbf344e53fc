import { isDay } from '@vigia/contracts/calendar'

/** What a page gets of its address: a name may stand there several times. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** The first value of each name, without spaces around it; what is empty is left out. */
export async function readParameters(searchParams: SearchParams): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(await searchParams).flatMap(([name, value]) => {
      const text = (Array.isArray(value) ? value[0] : value)?.trim()
      return text === undefined || text === '' ? [] : [[name, text] as const]
    }),
  )
}

/** An address with parameters; what is undefined or empty is left out. */
export function addressOf(path: string, parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter(
    (parameter): parameter is [string, string] => parameter[1] !== undefined && parameter[1] !== '',
  )
  const query = new URLSearchParams(given).toString()
  return query === '' ? path : `${path}?${query}`
}

/** A day as people write it in a language of the pages: Brazilians day first; in English the one order nobody misreads. */
const dayFirst = (locale: string) => locale === 'pt-BR'

/**
 * The day (`YYYY-MM-DD`) that somebody typed: as the language writes it, with or without separators, or as an address
 * does.
 *
 * @returns undefined for what is no day
 */
export function readDay(text: string, locale: string): string | undefined {
  const typed = text.trim()
  const [year = '', month = '', day = ''] =
    /^(\d{4})-(\d\d)-(\d\d)$/.exec(typed)?.slice(1) ??
    (dayFirst(locale)
      ? (/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed) ?? /^(\d\d)(\d\d)(\d{4})$/.exec(typed))
          ?.slice(1)
          .reverse()
      : (/^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(typed) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(typed))?.slice(
          1,
        )) ??
    []
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(iso) ? iso : undefined
}

/** A day (`YYYY-MM-DD`) as the language writes it. */
export function writeDay(day: string, locale: string): string {
  return dayFirst(locale) ? day.split('-').reverse().join('/') : day
}

/** Parameters of an address with the days `from` and `to` as an address writes them; what is no day stays as it is. */
export function readPeriod<P extends Record<string, string>>(parameters: P, locale: string): P {
  const days = (['from', 'to'] as const).flatMap((name) => {
    const given = parameters[name]
    return given === undefined ? [] : [[name, readDay(given, locale) ?? given] as const]
  })
  return { ...parameters, ...Object.fromEntries(days) }
}
