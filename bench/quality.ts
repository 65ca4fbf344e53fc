/** `npm run bench:quality`: how well the presets judge. See quality/options.ts for its options. */
import { exitCode, runScript } from '@vigia/runtime'
import { CommanderError } from 'commander'
import { type FiguresOfStates, measureAccuracy } from './quality/accuracy.ts'
import { detectorNames } from './quality/detectors.ts'
import { summarise } from './quality/figures.ts'
import { type LabelledBeats, readLabelledBeats } from './quality/labelled-beats.ts'
import { type QualityOptions, readQualityOptions } from './quality/options.ts'
import { measurePoisoned } from './quality/poison.ts'
import { measureMixedReading, measureSecondReading, summariseReading } from './quality/reading.ts'
import { figuresTable, intervalsTable } from './quality/tables.ts'
import { formatTable } from './report.ts'

const PLANTED_FOR_SECOND_READING = 0.1
const READ_IN_MIXED_READING = 260

try {
  const options = readQualityOptions(process.argv.slice(2))
  process.exitCode = await runScript((signal) => measureQuality(options, signal))
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.misused
}

async function measureQuality(options: QualityOptions, signal: AbortSignal): Promise<void> {
  const { train, test, seeds, json, poison, guard, reading } = options
  const states = Array.from({ length: seeds }, (_, state) => state)
  const progress = (line: string) => {
    signal.throwIfAborted()
    console.error(line)
  }
  const all = await readLabelledBeats(train, signal)
  const apart = test === undefined ? undefined : await readLabelledBeats(test, signal)
  const result = reading
    ? await tellReading(all, states, progress)
    : poison.length > 0
      ? await tellPoison(all, poison, guard === 'on', states, progress)
      : await tellAccuracy(all, apart, states, progress)
  if (json) console.log(JSON.stringify(result))
}

type Progress = (line: string) => void

/** The figures of --test stand first where there is such a file, else those of the states' own test parts. */
async function tellAccuracy(
  all: LabelledBeats,
  apart: LabelledBeats | undefined,
  states: readonly number[],
  progress: Progress,
) {
  const found = await measureAccuracy(all, apart, states, progress)
  console.log(`On the test part of each of ${states.length} random states:\n`)
  console.log(figuresTable(found.ownTestParts))
  const ownTestParts = summariseAll(found.ownTestParts)
  if (found.apart === undefined) return { measuredOn: 'own test parts', ...ownTestParts }
  console.log('\nOn the beats of --test, which no model learnt from:\n')
  console.log(figuresTable(found.apart))
  return { measuredOn: 'the beats of --test', ...summariseAll(found.apart), ownTestParts }
}

async function tellPoison(
  all: LabelledBeats,
  shares: readonly number[],
  isGuarded: boolean,
  states: readonly number[],
  progress: Progress,
) {
  const byShare: Record<string, ReturnType<typeof summariseAll>> = {}
  for (const share of shares) {
    const found = await measurePoisoned(all, share, isGuarded, states, progress)
    console.log(`${100 * share} % of the normal beats are wrong, guard ${isGuarded ? 'on' : 'off'}:\n`)
    console.log(`${figuresTable(found)}\n`)
    byShare[share] = summariseAll(found)
  }
  return { guard: isGuarded ? 'on' : 'off', poison: byShare }
}

async function tellReading(all: LabelledBeats, states: readonly number[], progress: Progress) {
  const second = states.map((seed) => measureSecondReading(all, PLANTED_FOR_SECOND_READING, seed))
  const mixed = []
  for (const seed of states) {
    mixed.push(await measureMixedReading(all, READ_IN_MIXED_READING, seed))
    progress(`State ${seed}: ${JSON.stringify({ ...second[seed], ...mixed.at(-1) })}`)
  }
  const result = { secondReading: summariseReading(second), mixedReading: summariseReading(mixed) }
  console.log(formatTable(intervalsTable({ ...result.secondReading, ...result.mixedReading })))
  return result
}

function summariseAll(figures: FiguresOfStates) {
  const entries = detectorNames.map((name) => [name, summarise(figures[name])] as const)
  return Object.fromEntries(entries) as Record<(typeof detectorNames)[number], ReturnType<typeof summarise>>
}
