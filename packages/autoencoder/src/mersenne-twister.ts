import { VigiaError } from '@vigia/runtime'

const STATE_LENGTH = 624
const SHIFT = 397
const LARGEST_UINT32 = 0xffffffff

/**
 * MT19937 as numpy's `RandomState(seed)` runs it: the same seed gives the same numbers, bit for bit.
 * Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998; numpy/random/src/mt19937.
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(STATE_LENGTH)
  #position = STATE_LENGTH

  /**
   * @param seed a whole number from 0 to 4,294,967,295
   * @throws VigiaError `invalid-seed` for any other number, as numpy refuses it
   */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_UINT32) {
      throw new VigiaError(
        'invalid-seed',
        `A seed is a whole number from 0 to ${LARGEST_UINT32}, not ${seed}.`,
      )
    }
    const state = this.#state
    let previous = seed
    state[0] = previous
    for (let index = 1; index < STATE_LENGTH; index++) {
      previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + index) >>> 0
      state[index] = previous
    }
  }

  /** The next 32 random bits, as a number from 0 to 4,294,967,295. */
  nextUint32(): number {
    if (this.#position === STATE_LENGTH) this.#refill()
    let bits = this.#state[this.#position++] as number
    bits ^= bits >>> 11
    bits ^= (bits << 7) & 0x9d2c5680
    bits ^= (bits << 15) & 0xefc60000
    bits ^= bits >>> 18
    return bits >>> 0
  }

  /** A number in [0, 1) with 53 random bits: numpy's `random_sample`. */
  nextDouble(): number {
    const high = this.nextUint32() >>> 5
    const low = this.nextUint32() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /**
   * A whole number from 0 to `largest`, both included: numpy's legacy `random_interval`, which masks 32 bits and
   * draws again while the result is too large.
   *
   * @param largest a whole number from 0 to 4,294,967,295; 0 draws nothing
   */
  nextBounded(largest: number): number {
    if (largest === 0) return 0
    const mask = LARGEST_UINT32 >>> Math.clz32(largest)
    let drawn = (this.nextUint32() & mask) >>> 0
    while (drawn > largest) drawn = (this.nextUint32() & mask) >>> 0
    return drawn
  }

  /** Shuffles in place, swap for swap numpy's legacy `shuffle`. */
  shuffle(numbers: Int32Array): void {
    for (let last = numbers.length - 1; last > 0; last--) {
      const chosen = this.nextBounded(last)
      const moved = numbers[last] as number
      numbers[last] = numbers[chosen] as number
      numbers[chosen] = moved
    }
  }

  #refill(): void {
    const state = this.#state
    for (let index = 0; index < STATE_LENGTH; index++) {
      const next = state[(index + 1) % STATE_LENGTH] as number
      const joined = ((state[index] as number) & 0x80000000) | (next & 0x7fffffff)
      const twisted = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
      state[index] = (state[(index + SHIFT) % STATE_LENGTH] as number) ^ twisted
    }
    this.#position = 0
  }
}
