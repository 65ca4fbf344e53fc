import { join } from 'node:path'
import type { BackendPreference } from '@vigia/autoencoder'
import { VigiaError } from '@vigia/runtime'
import { max, median, min } from 'simple-statistics'
import { numberIn, ROOT } from '../../scripts/installation/installation.ts'
import { type Bench, type Benchmark, measurePipelines } from '../bench.ts'
import {
  type Case,
  formatNumber,
  formatSpread,
  type MeasuredProcess,
  measureInTurn,
  measureProcess,
} from '../measure.ts'
import type { Table } from '../report.ts'
import {
  addInferenceEcgs,
  countRows,
  fillInference,
  fillTraining,
  forgetJudgements,
  newTag,
  trainModel,
} from '../rows.ts'

export const train: Benchmark = {
  name: 'train',
  title: '`train`, the whole process, with the thesis’s parameters',
  goal:
    'On 4,000 ECGs at most 1.2 s and 200 MB (aim: 0.8 s and 150 MB). The thesis’s Python stack: 10.0 s, 630 MB. ' +
    'Its own clock is the duration that `train` stores with the model: without the start of the process.',
  async measure(bench) {
    await fillTraining(bench, bench.source)
    const training = (backend: BackendPreference): Case<CommandRun> => ({
      name: `train on ${bench.sourceName}, with ${backend}`,
      run: () => measureCommand(bench, ['train', newTag()], backend),
    })
    const commands = bench.backends.flatMap((backend) => [
      loadingModules(bench, 'train', backend),
      training(backend),
    ])
    return await compareCommands(bench, commands)
  },
}

export const inferOne: Benchmark = {
  name: 'infer-one',
  title: '`infer --latest`, the whole process, for one new ECG',
  goal:
    'At most 0.8 s (aim: 0.4 s). The thesis’s Python stack: 7.3 to 9.2 s (2 s of it a sleep), 583 MB. ' +
    'Left to choose, it reconstructs a few beats by plain loops and loads no backend. Its own clock is that of the table it ends with: without the start of the process.',
  async measure(bench) {
    const tag = await trainModel(bench)
    await fillInference(bench, 0)
    const judging = (backend: BackendPreference): Case<CommandRun> => ({
      name: `infer of one ECG, ${backend === 'auto' ? 'left to choose what computes' : `made to use ${backend}`}`,
      prepare: () => addInferenceEcgs(bench, 1),
      async run() {
        const command = await measureCommand(bench, ['infer', tag, '--latest'], backend)
        if (numberIn(command.printed, 'judged') !== 1)
          throw new VigiaError('bench-step-failed', `infer was to judge one ECG: ${command.stdout}`)
        return command
      },
    })
    return await compareCommands(bench, [
      loadingModules(bench, 'infer'),
      judging('auto'),
      ...bench.backends.map(judging),
    ])
  },
}

/** A run of a command; of the programs that it is compared with, only the process was measured. */
interface CommandRun extends MeasuredProcess {
  /** What the command says it took: without the start of the process and the loading of its modules. */
  ownSeconds?: number
}

async function measureCommand(bench: Bench, words: readonly string[], backend: BackendPreference) {
  const command = await measurePipelines(bench, words, { TF_BACKEND: backend })
  return { ...command, ownSeconds: numberIn(command.printed, 'seconds') }
}

/** What loading a command's modules takes, and a backend if one is named, before any work. */
function loadingModules(
  { installation, interruption }: Bench,
  command: string,
  backend?: string,
): Case<CommandRun> {
  const file = join(ROOT, 'services', 'pipelines', 'src', `${command}.ts`)
  const opening =
    backend && `.then(() => import('@vigia/autoencoder')).then((all) => all.openBackend('${backend}'))`
  const program = `require('node:module').enableCompileCache(); import(${JSON.stringify(file)})${opening ?? ''}`
  const options = { env: installation.environment, cwd: join(ROOT, 'bench'), signal: interruption }
  return {
    name: `node that loads what ${command} needs, ${backend === undefined ? 'without a backend' : `with ${backend}`}`,
    run: () => measureProcess(['-e', program], options),
  }
}

/** One row a program, after that of a Node process that does nothing, with which they are compared. */
async function compareCommands(bench: Bench, commands: readonly Case<CommandRun>[]): Promise<Table> {
  const { runs, interruption, progress } = bench
  const empty = () => measureProcess(['-e', '0'], { signal: interruption })
  const cases = [{ name: 'node that does nothing', run: empty }, ...commands]
  const measured = await measureInTurn<CommandRun>(cases, runs, progress)
  const seconds = measured.map((all) => all.map((run) => run.seconds))
  return {
    head: ['Program', 'Wall s', 'Peak MB', 'Own clock s', '× the first'],
    rows: measured.map((all, index) => {
      const own = all.flatMap(({ ownSeconds }) => ownSeconds ?? [])
      return [
        cases[index]?.name ?? '',
        formatSpread(seconds[index] ?? [], 2),
        formatMegabytes(all),
        own.length === 0 ? '–' : formatSpread(own, 2),
        formatNumber(median(seconds[index] ?? []) / median(seconds[0] ?? []), 1),
      ]
    }),
  }
}

const formatMegabytes = (runs: readonly MeasuredProcess[]) =>
  formatSpread(
    runs.map(({ peakBytes }) => peakBytes / 1e6),
    0,
  )

export const inferMany: Benchmark = {
  name: 'infer-many',
  title: '`infer`, the whole process, for many ECGs: out of the warehouse, through the API, into the results',
  goal:
    'At least 2,000 ECGs a second on two cores (aim: 5,000), with memory that does not grow with their number. ' +
    'Database, API and `infer` share the machine.',
  async measure(bench) {
    const tag = await trainModel(bench)
    const sizes = bench.quick ? [1, 1_000, 5_000] : [1, 10_000, 100_000, ...(bench.large ? [200_000] : [])]
    const rows: string[][] = []
    for (const size of sizes) {
      bench.progress(`Making ${size} ECGs to judge`)
      await fillInference(bench, size)
      const judging = {
        name: `infer of ${size} ECGs`,
        prepare: () => forgetJudgements(bench),
        run: () => judgeAll(bench, tag, size),
      }
      const [measured = []] = await measureInTurn([judging], bench.runs, bench.progress)
      const seconds = measured.map((run) => run.seconds)
      rows.push([
        formatNumber(size),
        formatSpread(
          seconds.map((each) => size / each),
          0,
        ),
        formatNumber((1000 * median(seconds)) / size, 2),
        formatSpread(seconds, 2),
        formatMegabytes(measured),
      ])
    }
    return { head: ['ECGs', 'ECGs a second', 'ms an ECG', 'Wall s', 'Peak MB'], rows }
  },
}

async function judgeAll(bench: Bench, tag: string, size: number) {
  const command = await measurePipelines(bench, ['infer', tag])
  const stored = await countRows(bench.results, 'Predictions')
  if (numberIn(command.printed, 'judged') !== size || stored !== size)
    throw new VigiaError('bench-step-failed', `infer left ${stored} pairs: ${command.stdout}`)
  return command
}

export const quality: Benchmark = {
  name: 'quality',
  title: 'What `train` learns with the thesis’s parameters',
  goal:
    'On 4,000 ECGs of ECG5000, five runs of the Python stack with random state 21: accuracy 0.954–0.958, precision ' +
    '0.986–0.995, recall 0.926–0.932, threshold 0.0339–0.0367; over other splits its accuracy is 0.930–0.950. ' +
    'Precision and recall are of the normal class, on the model’s own test part.',
  async measure(bench) {
    await fillTraining(bench, bench.source)
    const states = Array.from({ length: bench.quick ? 3 : 10 }, (_, state) => state)
    const trainWith = async (state: number) => {
      bench.progress(`train on ${bench.sourceName} with random state ${state}`)
      return (await measurePipelines(bench, ['train', newTag()], { RANDOM_STATE: String(state) })).printed
    }
    const own = await trainWith(21)
    const others: Record<string, unknown>[] = []
    for (const state of states) others.push(await trainWith(state))
    return {
      head: ['Metric', 'State 21', `Median of states 0–${states.length - 1}`, 'Least', 'Most'],
      rows: ['accuracy', 'precision', 'recall', 'threshold'].map((metric) => {
        const values = others.map((printed) => numberIn(printed, metric))
        const figures = [numberIn(own, metric), median(values), min(values), max(values)]
        return [metric, ...figures.map((value) => formatNumber(value, 4))]
      }),
    }
  },
}
