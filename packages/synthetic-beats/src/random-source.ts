import { MersenneTwister } from '@vigia/autoencoder'

/** Seeded draws from the distributions that the synthesis needs: the same seed gives the same draws. */
export class RandomSource {
  readonly #bits: MersenneTwister
  #spareNormal: number | undefined

  /** @param seed a whole number from 0 to 4,294,967,295 */
  constructor(seed: number) {
    this.#bits = new MersenneTwister(seed)
  }

  /** An even draw from `low` (included) to `high` (not included). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.#bits.nextDouble()
  }

  /** A normal draw, by Marsaglia's polar method, which makes two at a time. */
  normal(mean: number, standardDeviation: number): number {
    return mean + standardDeviation * this.#standardNormal()
  }

  #standardNormal(): number {
    const spare = this.#spareNormal
    if (spare !== undefined) {
      this.#spareNormal = undefined
      return spare
    }
    for (;;) {
      const x = this.uniform(-1, 1)
      const y = this.uniform(-1, 1)
      const squaredRadius = x * x + y * y
      if (squaredRadius >= 1 || squaredRadius === 0) continue
      const factor = Math.sqrt((-2 * Math.log(squaredRadius)) / squaredRadius)
      this.#spareNormal = y * factor
      return x * factor
    }
  }
}
