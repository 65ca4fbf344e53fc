import { isDay } from '@vigia/contracts/calendar'

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
