import { auditedBeat, core, worklist } from '@vigia/db'
import { expect, test } from 'vitest'
import type { AnswerToRecord } from '../answers/answer.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import { followAudits } from '../statements/follow-audits.ts'
import { addBeats, answer, noResults, openAuditedWarehouse, reader } from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { placeNewRows } from '../worklist/progress.ts'
import { estimateAgreement, estimateRandom } from './estimate-agreement.ts'

openForEachTest(openAuditedWarehouse)

type Row = Partial<typeof worklist.$inferInsert>
const change = (ids: readonly number[], fields: Row) =>
  db
    .update(worklist)
    .set(fields)
    .where(core.inArray(worklist.inferenceId, [...ids]))

const say = async (who: string, beat: number, fields: Partial<AnswerToRecord> = {}) =>
  expect(await recordAnswer(db, noResults, reader(who, true), answer(beat, fields))).toMatchObject({
    status: 'recorded',
  })

/** 100 beats that a model has judged: 60 doubtful ones, and 40 of which it is sure; every tenth is in the stream. */
async function addJudged(): Promise<number[]> {
  const ids = await addBeats(db, 100)
  await change(ids, { verdict: 'normal', error: 0.01, threshold: 0.03, streamShare: 0.1 })
  await change(ids.slice(0, 60), { error: 0.029 })
  await change(
    ids.filter((_, index) => index % 10 === 0),
    { streamPlace: 1 },
  )
  await placeNewRows(db)
  return ids
}

test('what was read doubtful first is weighed: the few of which the model is sure stand for all of these', async () => {
  const ids = await addJudged()
  const doubtful = ids.slice(0, 60)
  for (const id of doubtful.slice(0, 30))
    await say('Ana', id, { answer: id % 2 === 0 ? 'normal' : 'anomalous' })
  const sure = ids.slice(60, 65)
  for (const id of sure) await say('Ana', id)
  const { judged, n, randomN, agreement, specificity, sensitivity, anomalous } = await estimateAgreement(db)
  expect({ judged, n, randomN }).toEqual({ judged: 100, n: 35, randomN: 4 })
  // Half of 60, and 40: of the plain 35 it would be 20.
  expect(agreement.estimate).toBeCloseTo(0.7, 12)
  expect(anomalous.estimate).toBeCloseTo(0.3, 12)
  expect(specificity.estimate).toBe(1)
  expect(sensitivity).toMatchObject({ n: 15, estimate: 0 })
  expect(Number(agreement.low)).toBeLessThan(0.7)
  expect(Number(agreement.high)).toBeGreaterThan(0.7)
})

test('where all of the stream is read, its figures are Wilson’s', async () => {
  const ids = await addJudged()
  const stream = ids.filter((_, index) => index % 10 === 0)
  for (const [index, id] of stream.entries())
    await say('Ana', id, { answer: index < 2 ? 'anomalous' : 'normal' })
  const { n, agreement } = await estimateRandom(db)
  expect(n).toBe(10)
  // statsmodels 0.15: proportion_confint(8, 10, 0.05, 'wilson').
  expect(agreement.estimate).toBeCloseTo(0.8, 12)
  expect(agreement.low).toBeCloseTo(0.49016247153664183, 12)
  expect(agreement.high).toBeCloseTo(0.9433178485456247, 12)
})

test('the first blind answer counts, the label where two have read, and neither what was seen before nor what nobody could tell', async () => {
  const ids = await addJudged()
  const [changed, double, uncertain, unusable, seen, open] = ids as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  await change([double, open], { isDouble: true })
  await say('Ana', changed, { answer: 'normal' })
  await say('Ana', changed, { kind: 'revision', answer: 'anomalous', seenAudits: 1 })
  await say('Ana', double, { answer: 'normal' })
  await say('Bia', double, { answer: 'anomalous' })
  await say('Caio', double, { kind: 'adjudication', answer: 'anomalous', seenAudits: 2 })
  await say('Ana', uncertain, { answer: 'uncertain' })
  await say('Bia', uncertain, { answer: 'anomalous' })
  await say('Ana', unusable, { answer: 'unusable' })
  await recordDisclosures(db, 'Ana', 'reveal', [{ beat: `ecg-${seen}`, inferenceId: seen }])
  await say('Ana', seen)
  await say('Ana', open)
  const estimate = await estimateAgreement(db)
  expect(estimate).toMatchObject({ n: 3, unclear: 1, seenBefore: 1, open: 1 })
  expect(estimate.agreement.estimate).toBeCloseTo(1 / 3, 12)
})

test('what somebody chose by hand stands for itself alone', async () => {
  const ids = await addJudged()
  for (const id of ids.slice(0, 20)) await say('Ana', id, { answer: 'anomalous' })
  for (const id of ids.slice(20, 40)) await say('Ana', id)
  await db
    .update(auditedBeat)
    .set({ stream: 'batch' })
    .where(
      core.inArray(
        auditedBeat.beat,
        ids.slice(0, 20).map((id) => `ecg-${id}`),
      ),
    )
  await followAudits(db, 'inference_id', ids)
  expect((await estimateAgreement(db)).agreement.estimate).toBeCloseTo(0.8, 12)
})

test('a model and a period have their own figures; of what nobody has read nothing is said', async () => {
  const ids = await addJudged()
  for (const id of ids.slice(0, 20)) await say('Ana', id)
  await change(ids.slice(0, 10), { measuredAt: '2024-06-01 23:59:59' })
  await change(ids.slice(10, 50), { modelTag: 'v2' })
  expect(await estimateAgreement(db, { from: '2024-06-01', to: '2024-06-01' })).toMatchObject({
    judged: 10,
    n: 10,
  })
  expect(await estimateAgreement(db, { to: '2024-05-31' })).toMatchObject({ judged: 90, n: 10 })
  expect(await estimateAgreement(db, { tag: 'v2' })).toMatchObject({ judged: 40, n: 10, randomN: 1 })
  const nobody = { n: 0, estimate: null, low: null, high: null }
  expect(await estimateAgreement(db, { tag: 'v3' })).toMatchObject({ judged: 0, n: 0, agreement: nobody })
  await change(ids.slice(50, 51), { verdict: 'anomalous' })
  expect(await estimateAgreement(db)).toMatchObject({ n: 20, agreement: { estimate: null } })
})
