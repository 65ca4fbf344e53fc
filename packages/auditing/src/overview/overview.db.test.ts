import { afterEach, expect, test, vi } from 'vitest'
import { readReadersAgreement } from '../agreement/agreement.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import {
  addBeats,
  addInferences,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
} from '../testing/audited-warehouse.ts'
import { insertAudit } from '../testing/audits.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { countAnswersByDay } from './answers-by-day.ts'
import { findOldestWaiting } from './oldest-waiting.ts'
import { readSetup } from './setup.ts'

openForEachTest(openAuditedWarehouse)
afterEach(() => {
  vi.unstubAllEnvs()
})

const period = { from: '2026-03-07', to: '2026-03-09' }

test('answers are counted on their day by the clinic’s clock, also where a day has 23 hours', async () => {
  vi.stubEnv('TZ', 'America/New_York')
  for (const [readerId, recordedAt] of [
    ['Ana', '2026-03-08 04:59:59.999'],
    ['Ana', '2026-03-08 05:00:00.000'],
    ['Bia', '2026-03-09 03:59:59.999'],
    ['Bia', '2026-03-09 04:00:00.000'],
    ['Bia', '2026-03-10 04:00:00.000'],
  ] as const)
    await insertAudit(db, { beat: 'ecg-1', readerId, recordedAt })
  await insertAudit(db, { beat: 'ecg-1', readerId: 'Ana', kind: 'undo', recordedAt: '2026-03-08 12:00:00' })
  await insertAudit(db, {
    beat: 'ecg-1',
    readerId: 'Ana',
    kind: 'revision',
    recordedAt: '2026-03-08 12:00:00',
  })
  const count = async (readerId?: string) =>
    (await countAnswersByDay(db, period, readerId)).map(({ day, answered }) => [day, answered])
  expect(await count()).toEqual([
    ['2026-03-07', 1],
    ['2026-03-08', 2],
    ['2026-03-09', 1],
  ])
  expect(await count('Ana')).toEqual([
    ['2026-03-07', 1],
    ['2026-03-08', 1],
    ['2026-03-09', 0],
  ])
})

test('the oldest that waits is found in every state that waits, and what is settled is passed over', async () => {
  expect(await findOldestWaiting(db)).toBeNull()
  const rows = [
    { state: 'settled', measuredAt: '2024-01-01 00:00:00' },
    { state: 'unread', measuredAt: '2024-01-05 00:00:00' },
    { state: 'disagreement', measuredAt: '2024-01-04 00:00:00' },
    { state: 'awaiting-second', firstReaderId: 'Ana', measuredAt: '2024-01-03 00:00:00' },
    { state: 'awaiting-second', firstReaderId: 'Bia', verdict: 'normal', measuredAt: '2024-01-02 00:00:00' },
    { state: 'unread', measuredAt: null },
  ] as const
  await addInferences(
    db,
    rows.map((row, index) => ({ inferenceId: index + 1, ...row })),
  )
  expect(await findOldestWaiting(db)).toBe('2024-01-02 00:00:00')
})

test('readers agree on settled beats that both called normal or anomalous; the others tell nothing', async () => {
  const beats = await addBeats(db, 6, { isDouble: true })
  const say = (who: string, beat: number, said: 'normal' | 'anomalous' | 'uncertain') =>
    recordAnswer(db, noResults, reader(who), answer(beat, { answer: said }))
  for (const beat of beats) await say('Ana', beat, beat % 2 === 0 ? 'normal' : 'anomalous')
  for (const beat of beats.slice(0, 4)) await say('Bia', beat, beat % 2 === 0 ? 'normal' : 'anomalous')
  await say('Bia', beats[4] ?? 0, 'uncertain')
  const { agreement, confidence } = await readReadersAgreement(db, {})
  expect(agreement).toMatchObject({ count: 4, observed: 1, kappa: 1 })
  expect(confidence?.low).toBeCloseTo(0.51, 2)
  // Two who differ: their beat is not settled before somebody decides.
  await say('Bia', beats[5] ?? 0, 'anomalous')
  expect((await readReadersAgreement(db, {})).agreement.count).toBe(4)
})

test('of a new installation nothing is done but what is there', async () => {
  expect(await readSetup(db)).toEqual({
    seed: false,
    train: false,
    promote: false,
    infer: false,
    users: true,
  })
  await addBeats(db, 1)
  expect(await readSetup(db)).toMatchObject({ infer: true, seed: false })
})
