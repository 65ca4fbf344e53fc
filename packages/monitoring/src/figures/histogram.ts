/** Values of which so many shares are as large or smaller. */
export interface Quantiles {
  q05: number
  q25: number
  q50: number
  q75: number
  q95: number
}

const shares = { q05: 0.05, q25: 0.25, q50: 0.5, q75: 0.75, q95: 0.95 } as const

/** Buckets between a power of two and the next: each is wide 1/64 of the power, so its middle is within 0.8 % of a value. */
const mantissaBits = 6
const shift = 20 - mantissaBits
/** What lies nearer to 0 than 2⁻³⁰ is 0. */
const lowest = (1023 - 30) << mantissaBits

const view = new DataView(new ArrayBuffer(8))

/**
 * The bucket of a finite number, cut out of its IEEE 754 bits: the same on every machine, which no logarithm is. Larger
 * numbers have larger buckets; that of 0 is 0, that of -x the negative one of x.
 */
export function bucketOf(value: number): number {
  view.setFloat64(0, value)
  const high = view.getUint32(0)
  const bucket = ((high & 0x7fff_ffff) >>> shift) - lowest
  if (bucket < 0) return 0
  return high >>> 31 === 0 ? bucket + 1 : -bucket - 1
}

/** The middle of a bucket. */
export function middleOf(bucket: number): number {
  if (bucket === 0) return 0
  view.setUint32(0, ((Math.abs(bucket) - 1 + lowest) << shift) | (1 << (shift - 1)))
  view.setUint32(4, 0)
  return Math.sign(bucket) * view.getFloat64(0)
}

/**
 * How many values fell into each bucket. Histograms add up and subtract exactly, in whatever order, so that two workers
 * and a night's repair come to the same bytes.
 */
export class Histogram {
  readonly #counts: Map<number, number>

  private constructor(counts: Map<number, number>) {
    this.#counts = counts
  }

  static empty(): Histogram {
    return new Histogram(new Map())
  }

  /** @param entries bucket and count in turn, as `entries` gave them */
  static of(entries: readonly number[]): Histogram {
    const counts = new Map<number, number>()
    for (let index = 0; index < entries.length; index += 2)
      counts.set(entries[index] as number, entries[index + 1] as number)
    return new Histogram(counts)
  }

  /** Counts a value; one that is not finite is nowhere. */
  add(value: number): void {
    if (Number.isFinite(value)) this.#change(bucketOf(value), 1)
  }

  /** Adds another one's counts, `sign` times. */
  merge(other: Histogram, sign: 1 | -1 = 1): void {
    for (const [bucket, count] of other.#counts) this.#change(bucket, sign * count)
  }

  #change(bucket: number, by: number): void {
    const count = (this.#counts.get(bucket) ?? 0) + by
    if (count === 0) this.#counts.delete(bucket)
    else this.#counts.set(bucket, count)
  }

  /** Bucket and count in turn, in the order of the buckets. */
  entries(): number[] {
    return [...this.#counts].sort(([one], [other]) => one - other).flat()
  }
}

/**
 * By nearest rank: the smallest value that so large a share of the values does not exceed. Null of nothing.
 *
 * @param entries those of a histogram
 */
export function quantilesOf(entries: readonly number[]): Quantiles | null {
  let total = 0
  for (let index = 1; index < entries.length; index += 2) total += entries[index] as number
  if (total === 0) return null
  const found: Partial<Quantiles> = {}
  let index = 0
  let passed = entries[1] as number
  // The shares in their order, so that the entries are gone through once.
  for (const [name, share] of Object.entries(shares)) {
    const rank = Math.max(1, Math.ceil(share * total))
    while (passed < rank && index + 3 < entries.length) {
      index += 2
      passed += entries[index + 1] as number
    }
    found[name as keyof Quantiles] = middleOf(entries[index] as number)
  }
  return found as Quantiles
}
