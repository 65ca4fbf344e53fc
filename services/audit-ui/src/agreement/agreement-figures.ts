/** A table of how often each answer of one reader met each answer of another. */
export interface AnswerCounts<Answer extends string> {
  answers: Answer[]
  /** `counts[i][j]`: beats of which the first said `answers[i]` and the second `answers[j]`. */
  counts: number[][]
}

/** The table without the answers that neither of the two gave; those in `always` stay. */
export function leaveOutUnused<Answer extends string>(
  table: { answers: readonly Answer[]; counts: readonly (readonly number[])[] },
  always: readonly Answer[],
): AnswerCounts<Answer> {
  const totals = totalsOf(table.counts)
  const kept = [...table.answers.keys()].filter((index) => {
    const answer = table.answers[index]
    const isUsed = (totals.rows[index] ?? 0) > 0 || (totals.columns[index] ?? 0) > 0
    return answer !== undefined && (isUsed || always.includes(answer))
  })
  return {
    answers: kept.flatMap((index) => table.answers[index] ?? []),
    counts: kept.map((row) => kept.map((column) => table.counts[row]?.[column] ?? 0)),
  }
}

/** What the lines of a table add up to. */
export function totalsOf(counts: readonly (readonly number[])[]) {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const rows = counts.map(sum)
  return {
    rows,
    columns: counts.map((_, column) => sum(counts.map((row) => row[column] ?? 0))),
    all: sum(rows),
    /** Of which both said the same. */
    same: sum(counts.map((row, index) => row[index] ?? 0)),
  }
}

/** Strengths of agreement and the kappa up to which each reaches, from the weakest on. */
export const strengths = [
  { name: 'poor', upTo: 0 },
  { name: 'slight', upTo: 0.2 },
  { name: 'fair', upTo: 0.4 },
  { name: 'moderate', upTo: 0.6 },
  { name: 'substantial', upTo: 0.8 },
  { name: 'almost-perfect', upTo: 1 },
] as const

export type Strength = (typeof strengths)[number]['name']

/**
 * The usual reading of Cohen's kappa in words. Below 0 it is poor; 0 itself is slight.
 *
 * Source: J. R. Landis and G. G. Koch, The measurement of observer agreement for categorical data, Biometrics 33
 * (1977), page 165.
 */
export function strengthOf(kappa: number): Strength {
  if (kappa < 0) return 'poor'
  // The table there has two decimals: 0.204 is still 0.20.
  const rounded = Math.round(kappa * 100) / 100
  return strengths.slice(1).find(({ upTo }) => rounded <= upTo)?.name ?? 'almost-perfect'
}
