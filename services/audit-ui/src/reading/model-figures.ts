import type { useFormatter, useTranslations } from 'next-intl'

type Translator = ReturnType<typeof useTranslations<'reading.figures'>>
type Formatter = ReturnType<typeof useFormatter>

/** Nothing is certain: no probability is told as 0 or 1. */
const [least, most] = [0.001, 0.999]

/**
 * What a model says beside its error, in the reader's language.
 *
 * @param t for `reading.figures`
 */
export function modelFigures(t: Translator, format: Formatter) {
  const percent = (value: number) =>
    format.number(value, { style: 'percent', maximumFractionDigits: value < 0.1 || value > 0.9 ? 1 : 0 })
  return {
    /** `62%`, and near the ends a decimal more. @param probability of an anomaly, from 0 to 1 */
    tellProbability(probability: number): string {
      if (probability < least) return t('below', { share: percent(least) })
      if (probability > most) return t('above', { share: percent(most) })
      return percent(probability)
    },
    /** One normal beat in so many. @param pValue above 0, up to 1 */
    tellOdds(pValue: number): string {
      // Above two thirds it would be one in one.
      return pValue > 2 / 3 ? t('oddsMost') : t('odds', { count: Number((1 / pValue).toPrecision(2)) })
    },
  }
}
