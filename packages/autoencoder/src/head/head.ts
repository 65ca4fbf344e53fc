/**
 * What gives a verdict in place of the threshold: a support vector machine with a Gaussian kernel over the block means
 * of beats, and the probability that goes with its decision.
 */
export type Head = {
  /** Support vectors, `coefficients.length × 28` block means, each a number that half precision holds. */
  vectors: Float32Array
  /** One for each vector; positive where it speaks for anomalous. */
  coefficients: Float32Array
  intercept: number
  /** Of the kernel `exp(-gamma · squared distance)`. */
  gamma: number
  /** The probability of anomalous is `1 / (1 + exp(-(slope · decision + offset)))`. */
  slope: number
  offset: number
}
