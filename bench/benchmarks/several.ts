import { VigiaError } from '@vigia/runtime'
import { median } from 'simple-statistics'
import { numberIn } from '../../scripts/installation/installation.ts'
import { type Bench, type Benchmark, measurePipelines } from '../bench.ts'
import { formatNumber, formatSpread, measureInTurn } from '../measure.ts'
import { countRows, fillInference, forgetJudgements, trainModel } from '../rows.ts'
import { postInferences } from './api.ts'

export const several: Benchmark = {
  name: 'several',
  title: 'Results APIs and `infer` added one by one',
  goal:
    'One more is worth it where the machine has cores for it: database, APIs, `infer` and the load share this one. The APIs ' +
    'take one inference a request, over 12 connections that they divide; the `infer` processes judge by one API.',
  isOptional: true,
  async measure(bench) {
    return {
      head: ['What', 'How many', 'Inferences a second', '× one'],
      rows: [...(await measureApis(bench)), ...(await measureWorkers(bench))],
    }
  },
}

/** @returns rows of the table */
async function measureApis(bench: Bench): Promise<string[][]> {
  const { installation, quick, runs, progress } = bench
  const urls = [installation.apiUrl]
  while (urls.length < 3) urls.push(await installation.startResultsBeside())
  const [connections, requests] = [12, quick ? 1_200 : 12_000]
  const numbers = [1, 2, 3]
  const cases = numbers.map((number) => ({
    name: `${number} results APIs`,
    prepare: () => forgetJudgements(bench),
    run: async () => {
      const load = { perRequest: 1, connections: connections / number, amount: requests / number }
      const { seconds } = await postInferences(bench, load, urls.slice(0, number))
      return requests / seconds
    },
  }))
  return describe('results API', numbers, await measureInTurn(cases, runs, progress))
}

/** @returns rows of the table */
async function measureWorkers(bench: Bench): Promise<string[][]> {
  const { quick, runs, progress } = bench
  const tag = await trainModel(bench)
  const ecgs = quick ? 2_000 : 40_000
  progress(`Making ${ecgs} ECGs to judge`)
  await fillInference(bench, ecgs)
  const numbers = [1, 2, 4]
  const cases = numbers.map((number) => ({
    name: `${number} of infer`,
    prepare: () => forgetJudgements(bench),
    run: () => judgeTogether(bench, { tag, ecgs, number }),
  }))
  return describe('`infer`', numbers, await measureInTurn(cases, runs, progress))
}

/** @returns ECGs a second, from before the first process is started until the last has ended */
async function judgeTogether(
  bench: Bench,
  { tag, ecgs, number }: { tag: string; ecgs: number; number: number },
): Promise<number> {
  const start = performance.now()
  const workers = await Promise.all(
    Array.from({ length: number }, () => measurePipelines(bench, ['infer', tag])),
  )
  const seconds = (performance.now() - start) / 1000
  const judged = workers.reduce((sum, { printed }) => sum + numberIn(printed, 'judged'), 0)
  const stored = await countRows(bench.results, 'Predictions')
  if (judged !== ecgs || stored !== ecgs)
    throw new VigiaError('bench-step-failed', `Of ${ecgs} ECGs ${judged} were judged, ${stored} are stored.`)
  return ecgs / seconds
}

function describe(what: string, numbers: readonly number[], rates: readonly number[][]): string[][] {
  const [one = []] = rates
  return rates.map((each, index) => [
    ...[what, formatNumber(numbers[index] ?? 0), formatSpread(each, 0)],
    formatNumber(median(each) / median(one), 2),
  ])
}
