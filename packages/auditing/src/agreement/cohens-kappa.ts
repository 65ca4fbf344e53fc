import { type Interval, twoSided95 } from '@vigia/contracts/statistics'
import { VigiaError } from '@vigia/runtime'

/** How far two readers agree beyond chance. */
export interface Agreement {
  /** Beats that both read. */
  count: number
  /** The share of them on which both said the same; null when there are none. */
  observed: number | null
  /** The share that would be the same by chance, each reader keeping the own shares; null when there are none. */
  expected: number | null
  /** From -1 to 1; null when it is undefined: no beats, or both readers said one and the same of all. */
  kappa: number | null
  /** Of kappa, for large counts. */
  standardError: number | null
  /** Where kappa lies with a confidence of 95 %: kappa ± 1.96 standard errors, within -1 … 1. */
  confidence: Interval | null
}

/**
 * Cohen's kappa, unweighted. Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and
 * Psychological Measurement 20 (1960), 37–46: (observed - expected) / (1 - expected). Its standard error: J. Fleiss,
 * J. Cohen and B. Everitt, "Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72
 * (1969), 323–327, formula 13.
 *
 * @param counts a square table: `counts[i][j]` beats of which the first reader said `i` and the second `j`
 * @throws VigiaError `invalid-counts` when the table is not square or holds what is no count
 */
export function cohensKappa(counts: readonly (readonly number[])[]): Agreement {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0
  if (!counts.every((row) => row.length === counts.length && row.every(isCount)))
    throw new VigiaError('invalid-counts', 'Agreement needs a square table of counts.')
  const count = sum(counts.flat())
  if (count === 0) return { ...undefinedKappa, count, observed: null, expected: null }

  const shares = counts.map((row) => row.map((value) => value / count))
  const first = shares.map(sum)
  const second = shares.map((_, column) => sum(shares.map((row) => at(row, column))))
  const observed = sum(shares.map((row, index) => at(row, index)))
  const expected = sum(first.map((share, index) => share * at(second, index)))
  // In whole numbers, where no rounding hides that chance alone explains everything.
  const isCertain = counts.some((row, index) => at(row, index) === count)
  if (isCertain) return { ...undefinedKappa, count, observed: 1, expected: 1 }

  const kappa = (observed - expected) / (1 - expected)
  const standardError = findStandardError(shares, { first, second, expected, kappa, count })
  const margin = twoSided95 * standardError
  const confidence = { low: Math.max(-1, kappa - margin), high: Math.min(1, kappa + margin) }
  return { count, observed, expected, kappa, standardError, confidence }
}

const undefinedKappa = { kappa: null, standardError: null, confidence: null }

interface Shares {
  first: number[]
  second: number[]
  expected: number
  kappa: number
  count: number
}

function findStandardError(shares: number[][], { first, second, expected, kappa, count }: Shares): number {
  const disagreed = 1 - kappa
  const terms = shares.flatMap((row, i) =>
    row.map((share, j) =>
      i === j
        ? share * (1 - (at(first, i) + at(second, i)) * disagreed) ** 2
        : share * disagreed ** 2 * (at(second, i) + at(first, j)) ** 2,
    ),
  )
  const variance = sum(terms) - (kappa - expected * disagreed) ** 2
  // Rounding may leave a hair below zero.
  return Math.sqrt(Math.max(0, variance) / count) / (1 - expected)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function at(values: readonly number[], index: number): number {
  return values[index] as number
}
