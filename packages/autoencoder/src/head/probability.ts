/** A sigmoid that makes a probability of a decision: 1 / (1 + exp(-(slope · decision + offset))). */
export type Sigmoid = { slope: number; offset: number }

export function sigmoid(value: number): number {
  // The same number in both ways; the other one would overflow.
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value))
}

const MOST_STEPS = 100
const LEAST_STEP = 1e-10
const SMALL_GRADIENT = 1e-10
/** Keeps the Hessian invertible where all decisions are alike. */
const RIDGE = 1e-12

/**
 * Platt's probabilities: the sigmoid under which labels are the likeliest, fitted by Newton's method with halved steps.
 * J. C. Platt, Probabilistic outputs for support vector machines, in Advances in Large Margin Classifiers (2000),
 * 61–74, with the targets there, (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2), by the procedure of H.-T. Lin, C.-J. Lin and
 * R. C. Weng, A note on Platt's probabilistic outputs for support vector machines, Machine Learning 68 (2007), 267–276.
 *
 * @param decisions of beats that the machine was not fitted to
 * @param isAnomalous 1 or 0 of each
 * @param weights how many beats each one stands for; 1 when not given
 */
export function fitSigmoid(
  decisions: Float64Array,
  isAnomalous: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Sigmoid {
  let anomalous = 0
  for (let index = 0; index < decisions.length; index++) anomalous += isAnomalous[index] as number
  const normal = decisions.length - anomalous
  const targets = decisions.map((_, index) =>
    isAnomalous[index] === 1 ? (anomalous + 1) / (anomalous + 2) : 1 / (normal + 2),
  )
  const weightOf = (index: number) => weights?.[index] ?? 1
  const findLoss = ({ slope, offset }: Sigmoid) => {
    let loss = 0
    for (const [index, decision] of decisions.entries()) {
      const value = slope * decision + offset
      const overflow = Math.max(value, 0)
      // -log of the likelihood, with exp of nothing above 0.
      loss +=
        weightOf(index) *
        (overflow + Math.log1p(Math.exp(-Math.abs(value))) - (targets[index] as number) * value)
    }
    return loss
  }

  let current: Sigmoid = { slope: 0, offset: Math.log((anomalous + 1) / (normal + 1)) }
  let loss = findLoss(current)
  for (let step = 0; step < MOST_STEPS; step++) {
    let [slopeGradient, offsetGradient] = [0, 0]
    let [slopeSlope, slopeOffset, offsetOffset] = [RIDGE, 0, RIDGE]
    for (const [index, decision] of decisions.entries()) {
      const probability = sigmoid(current.slope * decision + current.offset)
      const difference = weightOf(index) * (probability - (targets[index] as number))
      const curvature = weightOf(index) * probability * (1 - probability)
      slopeGradient += difference * decision
      offsetGradient += difference
      slopeSlope += curvature * decision * decision
      slopeOffset += curvature * decision
      offsetOffset += curvature
    }
    if (Math.hypot(slopeGradient, offsetGradient) < SMALL_GRADIENT * decisions.length) break
    const determinant = slopeSlope * offsetOffset - slopeOffset * slopeOffset
    const slopeStep = -(offsetOffset * slopeGradient - slopeOffset * offsetGradient) / determinant
    const offsetStep = -(slopeSlope * offsetGradient - slopeOffset * slopeGradient) / determinant
    const descent = slopeGradient * slopeStep + offsetGradient * offsetStep
    let size = 1
    let next = current
    let nextLoss = loss
    for (; size >= LEAST_STEP; size /= 2) {
      next = { slope: current.slope + size * slopeStep, offset: current.offset + size * offsetStep }
      nextLoss = findLoss(next)
      if (nextLoss < loss + 1e-4 * size * descent) break
    }
    if (size < LEAST_STEP || !Number.isFinite(nextLoss)) break
    current = next
    loss = nextLoss
  }
  return current
}
