/** `npm run bench:loop`: what many rounds of reading and training come to. See loop/options.ts for its options. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { exitCode, personsFolder, runScript } from '@vigia/runtime'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import { CommanderError } from 'commander'
import { type LoopResult, runLoop, runThesisLoop } from './loop/loops.ts'
import { type LoopOptions, readLoopOptions } from './loop/options.ts'
import { drawLines } from './loop/picture.ts'
import { CHANGE_AT, dealOut, ROUNDS } from './loop/world.ts'
import { readLabelledBeats } from './quality/labelled-beats.ts'
import { formatTable } from './report.ts'

const SYNTHETIC_BEATS = 6000

try {
  const options = readLoopOptions(process.argv.slice(2))
  process.exitCode = await runScript((signal) => measureLoops(options, signal))
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.misused
}

async function measureLoops({ data, seeds, json, picture }: LoopOptions, signal: AbortSignal): Promise<void> {
  const real = data === undefined ? undefined : await readLabelledBeats(data, signal)
  const loops: LoopResult[] = []
  const thesisLoops: LoopResult[] = []
  for (let seed = 0; seed < seeds; seed++) {
    signal.throwIfAborted()
    const world = dealOut(real ?? synthesiseBeats({ count: SYNTHETIC_BEATS, seed }), seed)
    loops.push(await runLoop(world, seed))
    thesisLoops.push(await runThesisLoop(world, seed))
    console.error(
      `Repetition ${seed + 1} of ${seeds}: ${tellRounds(loops)}; the thesis's ${tellRounds(thesisLoops)}`,
    )
  }
  const accuracies = { loop: meanByRound(loops), thesisLoop: meanByRound(thesisLoops) }
  console.log(formatTable(tableOf(loops, thesisLoops)))
  console.log(
    `\nNever worse than at the start, on the reference set: ${tellRounds(loops)}; the thesis's loop: ${tellRounds(thesisLoops)}.`,
  )
  if (picture !== undefined) {
    const lines = [
      { name: 'guard and gate', colour: '#1a6', values: accuracies.loop },
      { name: 'the thesis’s loop', colour: '#c42', values: accuracies.thesisLoop },
    ]
    writeFileSync(resolve(personsFolder(), picture), drawLines(lines, CHANGE_AT))
  }
  if (json)
    console.log(
      JSON.stringify({
        rounds: seeds * ROUNDS,
        notWorse: countNotWorse(loops),
        notWorseInThesis: countNotWorse(thesisLoops),
        accuracyByRound: accuracies,
      }),
    )
}

/** How many rounds ended with a model in use that has neither sensitivity nor specificity below the first one's. */
function countNotWorse(loops: readonly LoopResult[]): number {
  return loops.flatMap(({ start, rounds }) =>
    rounds.filter(
      ({ sensitivity, specificity }) => sensitivity >= start.sensitivity && specificity >= start.specificity,
    ),
  ).length
}

function tellRounds(loops: readonly LoopResult[]): string {
  return `${countNotWorse(loops)} of ${loops.length * ROUNDS} rounds`
}

function meanByRound(loops: readonly LoopResult[]): number[] {
  return Array.from({ length: ROUNDS }, (_, round) => meanOf(loops, round, 'accuracy'))
}

function meanOf(
  loops: readonly LoopResult[],
  round: number,
  name: 'accuracy' | 'sensitivity' | 'specificity',
) {
  return loops.reduce((sum, { rounds }) => sum + (rounds[round]?.[name] ?? 0), 0) / loops.length
}

/** A round a row, means over the repetitions. */
function tableOf(loops: readonly LoopResult[], thesisLoops: readonly LoopResult[]) {
  const figure = (which: readonly LoopResult[], round: number, name: Parameters<typeof meanOf>[2]) =>
    meanOf(which, round, name).toFixed(3)
  return {
    head: [
      'Round',
      ...['accuracy', 'sensitivity', 'specificity', 'promoted'],
      ...['accuracy', 'sensitivity', 'specificity'].map((name) => `thesis: ${name}`),
    ],
    rows: Array.from({ length: ROUNDS }, (_, round) => [
      `${round + 1}${round + 1 === CHANGE_AT ? ' (recorded otherwise)' : ''}`,
      ...(['accuracy', 'sensitivity', 'specificity'] as const).map((name) => figure(loops, round, name)),
      `${loops.filter(({ rounds }) => rounds[round]?.isPromoted).length} of ${loops.length}`,
      ...(['accuracy', 'sensitivity', 'specificity'] as const).map((name) =>
        figure(thesisLoops, round, name),
      ),
    ]),
  }
}
