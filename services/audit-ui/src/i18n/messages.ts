import type { Locale } from './locales.ts'

const files = [
  'app',
  'accounts',
  'reading',
  'worklist',
  'beats',
  'history',
  'models',
  'agreement',
  'settings',
] as const

/** All messages of a language: a namespace for each file. */
export async function loadMessages(locale: Locale): Promise<Record<string, unknown>> {
  const loaded = await Promise.all(
    files.map(async (file) => [file, (await import(`../messages/${locale}/${file}.json`)).default] as const),
  )
  return Object.fromEntries(loaded)
}
