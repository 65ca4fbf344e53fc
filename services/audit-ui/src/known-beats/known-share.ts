import type { KnownShare } from '@vigia/auditing'
import type { getFormatter } from 'next-intl/server'

/** A share with its interval and its counts, as a message has them. */
export function writeKnownShare(
  { part, whole, low, high }: NonNullable<KnownShare>,
  format: Awaited<ReturnType<typeof getFormatter>>,
): Record<'share' | 'low' | 'high' | 'part' | 'whole', string> {
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 1 })
  return {
    share: percent(part / whole),
    low: percent(low),
    high: percent(high),
    part: format.number(part),
    whole: format.number(whole),
  }
}
