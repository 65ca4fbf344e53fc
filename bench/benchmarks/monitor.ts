import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { inTransaction, sampleColumns } from '@vigia/db'
import { countEcg, emptyFigures, writeDay } from '@vigia/monitoring'
import { VigiaError } from '@vigia/runtime'
import type { RowDataPacket } from 'mysql2/promise'
import { type Bench, type Benchmark, measurePipelines } from '../bench.ts'
import { formatNumber, formatSpread, measureInTurn } from '../measure.ts'
import { fillInference, forgetJudgements, trainModel } from '../rows.ts'
import { useWarehouse } from '../warehouse.ts'

/** As many as one batch of `infer` has by default. */
const batchSize = 500

export const monitor: Benchmark = {
  name: 'monitor',
  title: '`monitor --rebuild` of one day, and what the figures cost `infer`',
  goal:
    'A day of 100,000 beats in under 20 s, as a whole process, with the results read from the API; `infer` pays under 3 % of ' +
    'its time. The second is what counting batches of 500 and adding them to the day takes, one after the other, beside the ' +
    '`infer` that judged the same beats just before. The transaction is not part of it: `infer` settles the batch in it anyhow.',
  async measure(bench) {
    const tag = await trainModel(bench)
    const rows: string[][] = []
    for (const size of bench.quick ? [5_000] : [10_000, 100_000]) {
      bench.progress(`Making ${size} ECGs to judge`)
      await fillInference(bench, size)
      const [measured = []] = await measureInTurn(
        [{ name: `monitor of ${size} ECGs`, run: () => measureOnce(bench, tag, size) }],
        bench.runs,
        bench.progress,
      )
      rows.push([
        formatNumber(size),
        ...[
          measured.map(({ rebuild }) => rebuild.seconds),
          measured.map(({ infer }) => infer.seconds),
          measured.map(({ counting }) => counting),
        ].map((seconds) => formatSpread(seconds, 2)),
        formatSpread(
          measured.map(({ counting, infer }) => (100 * counting) / infer.seconds),
          2,
        ),
      ])
    }
    return {
      head: ['ECGs', 'monitor --rebuild, wall s', 'infer, wall s', 'Counting, s', 'Counting, % of infer'],
      rows,
    }
  },
}

async function measureOnce(bench: Bench, tag: string, size: number) {
  await forgetJudgements(bench)
  await bench.warehouse.query('DELETE FROM `Monitoring`')
  const infer = await measurePipelines(bench, ['infer', tag])
  const counting = await countAgain(bench, size)
  const rebuild = await measurePipelines(bench, ['monitor', tag, '--rebuild'])
  const { days = [] } = rebuild.printed as { days?: { judged: number }[] }
  const judged = days.reduce((sum, day) => sum + day.judged, 0)
  if (judged !== size) throw new VigiaError('bench-step-failed', `monitor counts ${judged} of ${size} ECGs.`)
  return { infer, counting, rebuild }
}

/** The seconds that counting takes of as many beats, in batches; reading them is not part of it. */
async function countAgain(bench: Bench, size: number): Promise<number> {
  const [rows] = await bench.warehouse.query<RowDataPacket[]>('SELECT * FROM `Inference_ECG` LIMIT ?', [
    batchSize,
  ])
  const beats = rows.map((row) => Float64Array.from(sampleColumns(), (name) => Number(row[name])))
  return await useWarehouse(bench, async (db) => {
    let milliseconds = 0
    for (let counted = 0; counted < size; counted += batchSize) {
      const start = performance.now()
      const figures = emptyFigures()
      for (let place = 0; place < batchSize; place++) {
        const raw = (beats[place % beats.length] as Float64Array).subarray(0, ECG_LENGTH)
        const error = 0.01 + ((counted + place) % 997) / 10_000
        const outcome = {
          status: 'judged',
          measuredAt: '2026-05-01 12:00:00',
          verdict: 'normal',
          error,
        } as const
        countEcg(figures, { raw, waitSeconds: place, outcome })
      }
      milliseconds += performance.now() - start
      await inTransaction(db, async (trx) => {
        const begun = performance.now()
        await writeDay(trx, { tag: 'bench', day: '2026-05-01' }, figures)
        milliseconds += performance.now() - begun
      })
    }
    return milliseconds / 1000
  })
}
