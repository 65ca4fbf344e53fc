import { auditedBeat, core, worklist } from '@vigia/db'
import { expect, test } from 'vitest'
import { addBeats, answer, noResults, openAuditedWarehouse, reader } from '../testing/audited-warehouse.ts'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { makeBatch } from '../worklist/batches.ts'
import { recordAnswer } from './record-answer.ts'
import { undoAnswer } from './undo-answer.ts'

openForEachTest(openAuditedWarehouse)

/** Beats of which the first entered before there was a stream, and the last two are in it. */
async function addStream(): Promise<[number, number, number, number, number]> {
  const ids = await addBeats(database.db, 5)
  const { inferenceId } = worklist
  const streamShare = 0.05
  await database.db
    .update(worklist)
    .set({ streamShare })
    .where(core.inArray(inferenceId, ids.slice(1)))
  await database.db
    .update(worklist)
    .set({ streamPlace: 9 })
    .where(core.inArray(inferenceId, ids.slice(3)))
  return ids as [number, number, number, number, number]
}

const read = async (readerId: string, inferenceId: number) => {
  const said = answer(inferenceId)
  const outcome = await recordAnswer(database.db, noResults, reader(readerId), said)
  expect(outcome.status).toBe('recorded')
  return said.key
}

const makeBatchOf = (...ids: number[]) =>
  makeBatch(database.db, {
    name: 'For Bia',
    madeBy: 'Caio',
    readerId: 'Bia',
    beats: ids.map((id) => `ecg-${id}`),
  })

const findWay = async (id: number) => {
  const { stream, streamShare } = auditedBeat
  const [row] = await database.db
    .select({ stream, streamShare })
    .from(auditedBeat)
    .where(core.eq(auditedBeat.beat, `ecg-${id}`))
  return row
}

test('how a beat came to be read is kept with its first answer: by chance, by the order, or in a batch', async () => {
  const [before, ordered, inBatch, random, inAnothersBatch] = await addStream()
  await makeBatchOf(inBatch, inAnothersBatch)
  for (const id of [before, ordered, random, inAnothersBatch]) await read('Ana', id)
  await read('Bia', inBatch)
  expect(await findWay(before)).toEqual({ stream: 'ordered', streamShare: null })
  expect(await findWay(ordered)).toEqual({ stream: 'ordered', streamShare: 0.05 })
  expect(await findWay(inBatch)).toEqual({ stream: 'batch', streamShare: 0.05 })
  expect(await findWay(random)).toEqual({ stream: 'random', streamShare: 0.05 })
  expect(await findWay(inAnothersBatch)).toEqual({ stream: 'random', streamShare: 0.05 })
})

test('what is kept of the first answer stays when it is taken back and the beat comes again in a batch', async () => {
  const [, , , random] = await addStream()
  const undoes = await read('Ana', random)
  const undo = { key: '00000000-0000-4000-8000-000000000001', undoes, answeredAt: '2026-01-02T03:04:05.678Z' }
  expect((await undoAnswer(database.db, noResults, reader('Ana'), undo)).status).toBe('undone')
  await makeBatchOf(random)
  await read('Bia', random)
  expect(await findWay(random)).toEqual({ stream: 'random', streamShare: 0.05 })
})
