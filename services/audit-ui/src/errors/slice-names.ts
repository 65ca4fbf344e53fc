import type { Slice } from '@vigia/auditing'
import { metadataNames } from '@vigia/contracts/ecg'
import { parseRange, type SliceDimension } from '@vigia/contracts/slices'
import { getFormatter, getTranslations } from 'next-intl/server'

/** What beats are divided by, in words: of metadata of one's own the name itself. */
export async function dimensionNames() {
  const t = await getTranslations('errors.dimension')
  return (by: SliceDimension): string => {
    const name = by.startsWith('metadata.') ? by.slice('metadata.'.length) : undefined
    if (name === undefined) return t(by)
    return metadataNames.some((known) => known === name) ? t(`metadata.${name}`) : name
  }
}

/** What a slice is called in the reader's language. */
export async function sliceNames(by: SliceDimension) {
  const t = await getTranslations('errors.slice')
  const format = await getFormatter()
  const number = (value: number) => format.number(value, { maximumSignificantDigits: 3 })
  return ({ slice, title }: Pick<Slice, 'slice' | 'title'>): string => {
    if (slice === null) return t(by.startsWith('metadata.') ? 'without.metadata' : `without.${by}`)
    if (by === 'reader') return title ?? t('unknownReader')
    if (by === 'stream') return t(`stream.${slice}`)
    if (by === 'month')
      return format.dateTime(new Date(`${slice}-01T00:00:00Z`), {
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      })
    if (by === 'week') return t('week', { year: slice.slice(0, 4), week: Number(slice.slice(6)) })
    // Another program than `seed` may have written something else.
    const quantity = Number(slice)
    if (by === 'metadata.sampling_rate' && Number.isFinite(quantity))
      return t('rate', { rate: format.number(quantity) })
    if (by === 'metadata.gain' && Number.isFinite(quantity)) return t('gain', { gain: number(quantity) })
    const range = by === 'error' ? parseRange(slice) : undefined
    if (range === undefined) return slice
    const { low, high } = range
    if (low === null && high === null) return t('anyError')
    if (low === null) return t('upTo', { high: number(high ?? 0) })
    return high === null
      ? t('above', { low: number(low) })
      : t('between', { low: number(low), high: number(high) })
  }
}
