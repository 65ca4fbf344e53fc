import type { Connection } from 'mysql2/promise'
import type { Bench, Benchmark } from '../bench.ts'
import { readSize } from '../bulk-fill.ts'
import { fillJudgements } from '../judgement-rows.ts'
import { formatNumber, formatQuantile, measureInTurn } from '../measure.ts'
import { forgetJudgements } from '../rows.ts'
import { listQuestions, readPages, sendLoad } from './api.ts'

/** Beyond it no reconstructions are made: they are as large as the ECGs, and no list reads them. */
const mostReconstructed = 1_000_000

export const scale: Benchmark = {
  name: 'scale',
  title: '`GET /inferences`, as the judgements grow',
  goal:
    'p95 under 100 ms of every page with 10,000,000 judgements (`--large`; else 1,000,000). Three judgements of each beat, over five ' +
    'years. Requests come one after the other: a first page and the four after it, with another date each time. The first row of ' +
    'each size tells the disk that the two tables take; indexes are made when the rows are there, and so as small as they can be. ' +
    `Beyond ${formatNumber(mostReconstructed)} there are no reconstructions.`,
  isOptional: true,
  async measure(bench) {
    const { results, quick, large, progress } = bench
    const sizes = quick ? [10_000] : [100_000, 1_000_000, ...(large ? [10_000_000] : [])]
    const rows: string[][] = []
    for (const count of sizes) {
      progress(`Making ${count} judgements`)
      await forgetJudgements(bench)
      await fillJudgements(results, count, count <= mostReconstructed)
      rows.push([formatNumber(count), await describeDisk(results), '', '–', '–'])
      rows.push(...(await measureLists(bench, count)))
    }
    await forgetJudgements(bench)
    return { head: ['Judgements', 'Order', 'Filter', 'p50 ms', 'p95 ms'], rows }
  },
}

async function describeDisk(results: Connection): Promise<string> {
  const sizes = await Promise.all(['Inference_ECG', 'Predictions'].map((table) => readSize(results, table)))
  const gigabytes = (part: 'rows' | 'indexes') =>
    formatNumber(sizes.reduce((sum, size) => sum + size[part], 0) / 1e9, 2)
  return `rows ${gigabytes('rows')} GB, indexes ${gigabytes('indexes')} GB`
}

async function measureLists(bench: Bench, count: number): Promise<string[][]> {
  const { installation, results, runs, quick, progress } = bench
  const asked = (await listQuestions(results)).filter(({ connections }) => connections === 1)
  const measured = await measureInTurn(
    asked.map(({ order, filter, paths }) => ({
      name: `${order}, ${filter}`,
      run: () =>
        sendLoad(installation, { connections: 1, amount: quick ? 10 : 200, requests: readPages(paths) }),
    })),
    runs,
    progress,
  )
  return asked.map(({ order, filter }, index) => {
    const times = (measured[index] ?? []).map(({ milliseconds }) => milliseconds)
    return [
      ...[formatNumber(count), order, filter],
      ...[0.5, 0.95].map((share) => formatQuantile(times, share, 1)),
    ]
  })
}
