import {
  audit,
  auditedBeat,
  core,
  type ReadersSay,
  worklist,
  worklistBatch,
  worklistBatchBeat,
} from '@vigia/db'
import { expect, test } from 'vitest'
import { answerAtRandom } from '../testing/answer-at-random.ts'
import { addBeats, addInferences, openAuditedWarehouse } from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { makeSummary } from '../testing/summaries.ts'
import { enterInferences } from '../worklist/synchronise.ts'

const { asc } = core

openForEachTest(openAuditedWarehouse)

type ByReaders = Pick<typeof worklist.$inferSelect, 'readersSay' | 'isChosen'>

/** What each beat is by its readers, counted anew from what is on record. */
async function countAnew(): Promise<Map<string, ByReaders>> {
  const readings = (await db.select().from(audit).orderBy(asc(audit.id))).filter(
    ({ kind }) => kind === 'reading',
  )
  const isVerdict = (said: string | null) => said === 'normal' || said === 'anomalous'
  const beats = await db.select().from(auditedBeat)
  return new Map(
    beats.map(({ beat, state, label, isDouble, stream }): [string, ByReaders] => {
      const first = readings.find((reading) => reading.beat === beat)
      const isChosen = stream === 'batch'
      if (state !== 'settled' || first === undefined) return [beat, { readersSay: null, isChosen }]
      const told = !isDouble && isVerdict(first.answer) ? first.answer : label
      const blind = isVerdict(told) ? (told as ReadersSay) : 'unclear'
      return [beat, { readersSay: first.reveal === 'before' ? blind : 'seen', isChosen }]
    }),
  )
}

test('what readers say of a beat stands with each of its judgements, whatever was answered, changed, taken back or decided', async () => {
  const single = await addBeats(db, 6)
  const beats = [...single, ...(await addBeats(db, 8, { isDouble: true }))]
  await addInferences(
    db,
    beats
      .filter((id) => id % 3 === 0)
      .map((id) => ({ inferenceId: id + 1000, sourceEcgId: id, modelTag: 'v2' })),
  )
  await db
    .insert(worklistBatch)
    .values({ id: 1, name: 'chosen', madeBy: 'Bia', readerId: 'Ana', madeAt: '2024-05-01' })
  await db
    .insert(worklistBatchBeat)
    .values(beats.slice(0, 3).map((id, place) => ({ batchId: 1, place, beat: `ecg-${id}` })))
  const recorded = await answerAtRandom(db, beats, { steps: 160, seed: 12 })
  // A model that judges them only now.
  await enterInferences(
    db,
    beats.map((id) => makeSummary(id + 2000, { source_ecg_id: id, model_tag: 'v3' })),
    { doubleReadingShare: 0, randomStreamShare: 0, salt: 'salt' },
  )
  const anew = await countAnew()
  const rows = await db
    .select({ beat: worklist.beat, readersSay: worklist.readersSay, isChosen: worklist.isChosen })
    .from(worklist)
  expect(rows.length).toBeGreaterThan(2 * beats.length)
  for (const { beat, ...kept } of rows)
    expect({ beat, ...kept }).toEqual({ beat, ...(anew.get(beat) ?? { readersSay: null, isChosen: false }) })
  // The history has been through all of it.
  expect(recorded).toBeGreaterThan(40)
  expect(new Set(rows.map(({ readersSay }) => readersSay))).toEqual(
    new Set([null, 'normal', 'anomalous', 'unclear', 'seen']),
  )
})
