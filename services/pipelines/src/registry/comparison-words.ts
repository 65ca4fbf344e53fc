import type { Comparison, Difference, ShareFigure } from '@vigia/registry'
import { digits, listTable } from '../tables.ts'

/** Two models on the same beats as a table: anomalies first. */
export function comparisonTable({ first, second, sensitivity, specificity, auc }: Comparison): string {
  return listTable(
    ['', first.tag, second.tag, `Only ${first.tag} right`, `Only ${second.tag} right`, 'p (McNemar)'],
    [
      ['Sensitivity', figure(first.sensitivity), figure(second.sensitivity), ...pairs(sensitivity)],
      ['Specificity', figure(first.specificity), figure(second.specificity), ...pairs(specificity)],
      [
        'ROC AUC',
        digits(first.auc),
        digits(second.auc),
        auc === null
          ? '–'
          : `${digits(auc.difference)} (${digits(auc.interval.low)} to ${digits(auc.interval.high)})`,
        '–',
        '–',
      ],
    ],
  )
}

const pairs = ({ onlyFirst, onlySecond, pValue }: Difference) => [onlyFirst, onlySecond, digits(pValue)]

function figure({ part, whole, share, interval }: ShareFigure): string {
  if (share === null || interval === null) return '–'
  return `${digits(share)} (${digits(interval.low)} to ${digits(interval.high)}), ${part} of ${whole}`
}

/** The same for programs. */
export function comparisonData({ first, second, sensitivity, specificity, auc, ...counts }: Comparison) {
  const pairsData = ({ onlyFirst, onlySecond, pValue }: Difference) => ({
    only_first: onlyFirst,
    only_second: onlySecond,
    p_value: pValue,
  })
  return {
    anomalous: counts.anomalous,
    normal: counts.normal,
    first,
    second,
    sensitivity: pairsData(sensitivity),
    specificity: pairsData(specificity),
    auc,
  }
}
