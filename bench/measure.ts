import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { max, median, min, quantile } from 'simple-statistics'
import { type RunOptions, runProgram } from '../scripts/processes.ts'

/** Something to be measured several times. */
export interface Case<Result> {
  name: string
  /** Made before each run, and not measured. */
  prepare?: () => Promise<void>
  run(): Promise<Result>
}

/**
 * Measures each case `runs` times, the cases in turn, so that a busy moment of the machine falls on all of them
 * alike. A first round goes unmeasured: it fills the caches of disk and compiler.
 *
 * @returns what the runs of each case came to, in their order
 */
export async function measureInTurn<Result>(
  cases: readonly Case<Result>[],
  runs: number,
  progress: (line: string) => void,
): Promise<Result[][]> {
  const measured = cases.map((): Result[] => [])
  for (let round = 0; round <= runs; round++)
    for (const [index, { name, prepare, run }] of cases.entries()) {
      await prepare?.()
      const start = performance.now()
      const result = await run()
      const seconds = ((performance.now() - start) / 1000).toFixed(2)
      progress(`${round === 0 ? 'warm-up' : `run ${round} of ${runs}`}: ${name}: ${seconds} s`)
      if (round > 0) measured[index]?.push(result)
    }
  return measured
}

/** What a whole process took, and what it printed. */
export interface MeasuredProcess {
  /** From before it was started to its end, by the clock. */
  seconds: number
  /** The most memory it held at once (resident set), in bytes. */
  peakBytes: number
  stdout: string
}

/**
 * Runs `node` with these arguments to its end.
 *
 * @throws VigiaError `bench-step-failed` with the last lines of its stderr, unless it ends with 0; the signal's own
 *   error when interrupted
 */
export async function measureProcess(
  args: readonly string[],
  { env = process.env, ...options }: RunOptions,
): Promise<MeasuredProcess> {
  const memory = watchMemory(env)
  const start = performance.now()
  const ended = await runProgram(process.execPath, args, { ...options, env: memory.env })
  const seconds = (performance.now() - start) / 1000
  options.signal?.throwIfAborted()
  if (ended.status !== 0) {
    const reason = ended.stderr.trim().split('\n').slice(-5).join('\n')
    throw new VigiaError('bench-step-failed', `node ${args.join(' ')} failed:\n${reason}`)
  }
  return { seconds, peakBytes: memory.readPeakBytes(), stdout: ended.stdout }
}

/** Lets a Node program tell at its end the most memory it held at once (resident set). */
export function watchMemory(env: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-bench-'))
  const file = join(folder, 'peak-bytes')
  const reporter = new URL('./report-peak-memory.mjs', import.meta.url)
  reporter.searchParams.set('file', file)
  return {
    /** What it has to be started with. */
    env: { ...env, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --import=${reporter}`.trim() },
    /** In bytes, once it has ended; to be called once. */
    readPeakBytes(): number {
      const bytes = Number(readFileSync(file, 'utf8'))
      rmSync(folder, { recursive: true })
      return bytes
    },
  }
}

/** `0.82 (0.79–0.95)`: the median, and between which values the others lie. @throws Error without values */
export function formatSpread(values: readonly number[], decimals: number): string {
  const all = [...values]
  const [middle, least, most] = [median(all), min(all), max(all)].map((value) =>
    formatNumber(value, decimals),
  )
  return `${middle} (${least}–${most})`
}

/** What a share of each run's values (0.5: half of them) stays below, over all runs. @throws Error without values */
export function formatQuantile(runs: readonly number[][], share: number, decimals: number): string {
  const quantiles = runs.map((values) => quantile(values, share))
  return formatSpread(quantiles, decimals)
}

/** `12,345.7`: with commas between thousands. */
export function formatNumber(value: number, decimals = 0): string {
  return value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
