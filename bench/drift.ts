/** `npm run bench:drift`: how often drift is declared where there is none, and missed where there is some. */
import { exitCode, runScript } from '@vigia/runtime'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { changes } from './drift/changes.ts'
import { describePopulation } from './drift/population.ts'
import {
  alarmDays,
  countCaught,
  countFalseAlarms,
  countRunAlarms,
  type FalseAlarms,
  findGradual,
} from './drift/simulate.ts'
import { allRows, chooseBeats, type LabelledBeats, readLabelledBeats } from './quality/labelled-beats.ts'
import { trainModel } from './quality/train.ts'
import { formatTable } from './report.ts'

interface Options {
  data?: string
  batches: number
  planted: number
}

/** Beats that the model learns from; all others are the population. */
const learntFrom = 1500
const syntheticBeats = 9500
const sizes = [100, 500, 2000]

try {
  const options = readOptions(process.argv.slice(2))
  process.exitCode = await runScript((signal) => measureDrift(options, signal))
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.misused
}

function readOptions(args: readonly string[]): Options {
  return new Command('npm run bench:drift --')
    .description('Counts false alarms of drift on clean beats, and how many planted changes are found.')
    .option('--data <file>', 'a CSV of labelled beats instead of synthetic ones')
    .option('--batches <count>', 'clean batches of each size', parseCount, 10_000)
    .option('--planted <count>', 'batches of each planted change', parseCount, 200)
    .showHelpAfterError()
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts()
}

function parseCount(value: string): number {
  const count = Number(value)
  if (Number.isSafeInteger(count) && count >= 1) return count
  throw new InvalidArgumentError('It must be a whole number from 1.')
}

async function measureDrift({ data, batches, planted }: Options, signal: AbortSignal): Promise<void> {
  const all: LabelledBeats =
    data === undefined
      ? synthesiseBeats({ count: syntheticBeats, seed: 7 })
      : await readLabelledBeats(data, signal)
  const rows = allRows(all)
  const learning = chooseBeats(all, rows.subarray(0, learntFrom))
  const model = await trainModel('label-free', learning, learning, { seed: 21, isGuarded: true })
  const population = await describePopulation(model, chooseBeats(all, rows.subarray(learntFrom)))
  console.log(
    `${data === undefined ? 'Synthetic beats' : 'Beats of --data'}; one false alarm in ${alarmDays} days, one check a day.\n`,
  )
  const falseAlarms: FalseAlarms[] = []
  for (const size of sizes) falseAlarms.push(await countFalseAlarms(population, size, batches, size, signal))
  console.log(
    formatTable({
      head: ['clean batches of', 'batches', 'called sudden', 'called gradual'],
      rows: falseAlarms.map(({ size, batches, sudden, gradual }) => [
        ...[size, batches].map(String),
        ...[sudden, gradual].map((count) => percent(count, batches)),
      ]),
    }),
  )
  const runs = await countRunAlarms(population, 500, planted, 3, signal)
  console.log(
    `\nTen alike in a row, batches of 500: ${percent(runs, planted)} of ${planted} clean batches alarm.\n`,
  )
  const caught = []
  for (const name of [...Object.keys(changes), 'mix 10 → 30 %']) {
    const found = await countCaught(population, name, 500, planted, 5, signal)
    const by = Object.entries(found.by).sort(([, one], [, other]) => other - one)
    caught.push([
      name,
      percent(found.caught, planted),
      by.map(([figure, count]) => `${figure} ${percent(count, planted)}`).join(', '),
    ])
  }
  console.log(formatTable({ head: ['change, batch of 500', 'caught', 'by'], rows: caught }))
  const gradual = []
  for (let seed = 1; seed <= 20; seed++) gradual.push(await findGradual(population, 0.004, 500, seed, signal))
  const called = gradual.filter(({ alarm }) => alarm === 'gradual').length
  const checks = gradual.map(({ checks }) => checks).sort((one, other) => one - other)
  console.log(
    `\nAn R wave that is 0.4 % smaller with each batch of 500: called gradual in ${called} of 20, after ${checks[0]} to ${checks.at(-1)} checks.`,
  )
}

function percent(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(2)} %`
}
