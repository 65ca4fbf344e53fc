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
