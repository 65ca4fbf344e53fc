import { requestMilliseconds } from '@vigia/contracts/client'

/** How many ECGs one request to the results API carries. */
export interface RequestSize {
  readonly ecgs: number
  /** The API did not answer in time: half as many may be stored in the time there is. */
  halve(): void
  /** @param milliseconds that the API took: where it was soon done, it may get twice as many */
  answered(milliseconds: number): void
}

/** A request that took longer than this would, with twice the ECGs, come near the end of its time. */
const soonMilliseconds = requestMilliseconds / 5

/**
 * As many as may be, unless the API, its disk or the way to it is too slow for so many: then fewer and fewer, so that five
 * seconds are enough for each. What was sent in vain is known to the API by its keys, and stored once.
 *
 * @param most ECGs
 */
export function openRequestSize(most: number): RequestSize {
  let ecgs = most
  return {
    get ecgs() {
      return ecgs
    },
    halve() {
      ecgs = Math.max(1, Math.floor(ecgs / 2))
    },
    answered(milliseconds) {
      if (milliseconds < soonMilliseconds) ecgs = Math.min(most, ecgs * 2)
    },
  }
}
