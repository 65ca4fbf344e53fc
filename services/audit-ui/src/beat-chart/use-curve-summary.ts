import { useFormatter, useTranslations } from 'next-intl'
import type { Curve } from './chart-points.ts'
import { describeCurve } from './describe-curve.ts'

/** A chart in a few sentences. */
export function useCurveSummary(name: string, input: Curve, reconstruction: Curve | null): string {
  const t = useTranslations('reading.chart')
  const format = useFormatter()
  const described = describeCurve(input, reconstruction)
  if (described === undefined) return t('summaryEmpty', { name })
  const number = (value: number) => format.number(value, { maximumFractionDigits: 2 })
  const { highest, lowest, farthest } = described
  const sentences = [
    t('summary', {
      name,
      highest: number(highest.value),
      highestSample: highest.sample,
      lowest: number(lowest.value),
      lowestSample: lowest.sample,
    }),
  ]
  if (farthest !== undefined)
    sentences.push(t('summaryError', { distance: number(farthest.distance), sample: farthest.sample }))
  return sentences.join(' ')
}
