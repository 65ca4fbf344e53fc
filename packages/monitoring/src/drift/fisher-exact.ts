/** Of a number of things, how many are of one kind. */
export interface Share {
  n: number
  /** From 0 to `n`. */
  of: number
}

/** Tables whose probabilities differ by rounding alone count as equally probable, as in R and SciPy. */
const rounding = 1 + 1e-7

/**
 * Fisher's exact test, two-sided: the probability of all tables with the same margins that are as improbable as this
 * one or more so.
 */
export function fisherExact(one: Share, other: Share): number {
  const total = one.of + other.of
  const all = one.n + other.n
  const least = Math.max(0, total - other.n)
  const most = Math.min(total, one.n)
  const logFactorials = logFactorialsTo(all)
  const logChoose = (n: number, k: number) =>
    (logFactorials[n] as number) - (logFactorials[k] as number) - (logFactorials[n - k] as number)
  const logProbability = (of: number) =>
    logChoose(one.n, of) + logChoose(other.n, total - of) - logChoose(all, total)
  const limit = logProbability(one.of) + Math.log(rounding)
  let p = 0
  for (let of = least; of <= most; of++) {
    const log = logProbability(of)
    if (log <= limit) p += Math.exp(log)
  }
  return Math.min(1, p)
}

function logFactorialsTo(n: number): Float64Array {
  const logs = new Float64Array(n + 1)
  for (let k = 2; k <= n; k++) logs[k] = (logs[k - 1] as number) + Math.log(k)
  return logs
}
