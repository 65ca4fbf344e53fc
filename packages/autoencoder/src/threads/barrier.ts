/** Looks so often whether the others have come before it sleeps: to be woken takes as long as a short step. */
const LOOKS = 2000

const [ARRIVED, ROUND] = [0, 1]

/** What a barrier needs of shared memory: whole numbers, 0 at first. */
export const BARRIER_NUMBERS = 2

/**
 * Where threads wait for each other.
 *
 * @param state shared by all of them, `BARRIER_NUMBERS` numbers
 * @param threads how many there are
 * @returns to be called by each; it comes back once all have called it
 * @param whenAllAreHere done by the last that comes, before any goes on
 */
export function openBarrier(state: Int32Array, threads: number) {
  return (whenAllAreHere?: () => void): void => {
    const round = Atomics.load(state, ROUND)
    if (Atomics.add(state, ARRIVED, 1) === threads - 1) {
      whenAllAreHere?.()
      Atomics.store(state, ARRIVED, 0)
      Atomics.add(state, ROUND, 1)
      Atomics.notify(state, ROUND)
      return
    }
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(state, ROUND) !== round) return
    while (Atomics.load(state, ROUND) === round) Atomics.wait(state, ROUND, round)
  }
}
