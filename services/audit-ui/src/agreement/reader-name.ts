import { getTranslations } from 'next-intl/server'

/** What a reader is called; of an account that is not known here, words that say so. */
export async function readerNames() {
  const t = await getTranslations('history')
  return ({ name }: { name: string | null }) => name ?? t('unknownReader')
}
