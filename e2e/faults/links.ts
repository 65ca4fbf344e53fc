import { setTimeout as wait } from 'node:timers/promises'
import type { Relay } from '@vigia/db/testing'

/** What may happen to the way between two processes, by its name; each begins and ends, and lasts so many milliseconds. */
export const faults: Record<
  string,
  { lasts: number; begin(way: Relay): void | Promise<void>; end(way: Relay): void | Promise<void> }
> = {
  delayed: { lasts: 2000, begin: (way) => way.slow({ milliseconds: 300 }), end: (way) => way.slow({}) },
  throttled: { lasts: 2000, begin: (way) => way.slow({ bytesASecond: 20_000 }), end: (way) => way.slow({}) },
  reset: { lasts: 1000, begin: (way) => way.reset(), end: () => {} },
  cut: { lasts: 2000, begin: (way) => way.cut(), end: (way) => way.mend() },
  // Longer than two who wait one after the other.
  frozen: { lasts: 9000, begin: (way) => way.freeze({ newOnes: true }), end: (way) => way.thaw() },
}

/** How a call went, in milliseconds from when it was begun. */
export interface Call {
  begun: number
  took: number
  isGood: boolean
}

/** Calls again and again, a few at a time, each as soon as the last of its lane is over. */
export function keepCalling(
  call: () => Promise<boolean>,
  lanes: number,
): { calls: Call[]; stop(): Promise<void> } {
  const calls: Call[] = []
  let isOver = false
  const lane = async () => {
    while (!isOver) {
      const begun = performance.now()
      const isGood = await call()
      calls.push({ begun, took: performance.now() - begun, isGood })
      await wait(20)
    }
  }
  const running = Promise.all(Array.from({ length: lanes }, lane))
  return {
    calls,
    async stop() {
      isOver = true
      await running
    },
  }
}
