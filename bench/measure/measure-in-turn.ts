import type { MeasuredProcess } from './measure-process.ts'
import { type Spread, spreadOf } from './spread.ts'

/** A process to be measured several times. */
export interface Case<Run extends MeasuredProcess> {
  name: string
  /** Made before each run, and not measured. */
  prepare?: () => Promise<void>
  run(): Promise<Run>
}

export interface Measured<Run> {
  name: string
  seconds: Spread
  megabytes: Spread
  /** Each run in its order. */
  all: Run[]
}

const bytesOfMegabyte = 1e6

/**
 * Measures each case `runs` times, the cases in turn, so that a busy moment of the machine falls on all of them
 * alike. A first round goes unmeasured: it fills the caches of disk and compiler.
 */
export async function measureInTurn<Run extends MeasuredProcess>(
  cases: readonly Case<Run>[],
  runs: number,
  progress: (line: string) => void,
): Promise<Measured<Run>[]> {
  const measured = cases.map(({ name }) => ({ name, all: [] as Run[] }))
  for (let round = 0; round <= runs; round++)
    for (const [index, { name, prepare, run }] of cases.entries()) {
      await prepare?.()
      const result = await run()
      progress(
        `${round === 0 ? 'warm-up' : `run ${round} of ${runs}`}: ${name}: ${result.seconds.toFixed(2)} s`,
      )
      if (round > 0) measured[index]?.all.push(result)
    }
  return measured.map(({ name, all }) => ({
    name,
    all,
    seconds: spreadOf(all.map(({ seconds }) => seconds)),
    megabytes: spreadOf(all.map(({ peakBytes }) => peakBytes / bytesOfMegabyte)),
  }))
}
