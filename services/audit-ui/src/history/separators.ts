import { type Separator, separators } from '@vigia/contracts/audit'
import type { Locale } from '../i18n/locales.ts'

/** What a spreadsheet program in a language takes for the end of a value: Portuguese writes decimals with the comma. */
export const separatorOf = (locale: Locale): Separator => (locale === 'pt-BR' ? 'semicolon' : 'comma')

/** The other one, for whoever has a program in another language. */
export const otherThan = (separator: Separator): Separator => (separator === 'comma' ? 'semicolon' : 'comma')

/** As an address has it, by its name or as it is written; undefined for what is neither. */
export function parseSeparator(text: string): Separator | undefined {
  const known = Object.entries(separators) as [Separator, string][]
  return known.find((pair) => pair.includes(text))?.[0]
}
