import type { Answer, Db } from '@vigia/db'
import type { TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AnswerToRecord } from '../answers/answer.ts'
import { answers } from '../answers/parse-answer.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import {
  addBeats,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
} from '../answers/testing/audited-warehouse.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { listAgreement } from './list-agreement.ts'
import { listDisagreements } from './list-disagreements.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openAuditedWarehouse()
  db = database.db
})
afterEach(() => {
  vi.unstubAllEnvs()
  return database.close()
})

async function say(
  who: string,
  beat: number,
  said: Answer,
  fields: Partial<AnswerToRecord> = {},
): Promise<string> {
  const given = answer(beat, { answer: said, ...fields })
  expect(await recordAnswer(db, noResults, reader(who, true), given)).toMatchObject({ status: 'recorded' })
  return given.key
}

const undo = (who: string, undoes: string) =>
  undoAnswer(db, noResults, reader(who), {
    key: crypto.randomUUID(),
    undoes,
    answeredAt: '2026-01-02T03:04:05.678Z',
  })

const all = {}

/** The counts table with these beats and no others. */
function table(...cells: [first: Answer, second: Answer, count: number][]): number[][] {
  const counts = answers.map(() => answers.map(() => 0))
  for (const [first, second, count] of cells)
    (counts[answers.indexOf(first)] as number[])[answers.indexOf(second)] = count
  return counts
}

test('each pair has the table of the answers that both gave, and its kappa', async () => {
  await addBeats(db, 6, { isDouble: true })
  for (const beat of [1, 2, 3]) await say('Bia', beat, 'normal')
  await say('Bia', 4, 'unusable')
  for (const beat of [1, 2]) await say('Ana', beat, 'normal')
  await say('Ana', 3, 'anomalous')
  await say('Ana', 4, 'unusable')
  await say('Ana', 5, 'normal')
  await say('Caio', 5, 'normal')
  await say('Caio', 6, 'normal')
  expect(await listAgreement(db, all)).toMatchObject([
    {
      first: { id: 'Ana', name: 'Dr. Ana' },
      second: { id: 'Bia', name: 'Dr. Bia' },
      counts: table(['normal', 'normal', 2], ['anomalous', 'normal', 1], ['unusable', 'unusable', 1]),
      agreement: { count: 4, observed: 0.75, kappa: expect.closeTo(5 / 9, 12) },
    },
    {
      first: { id: 'Ana' },
      second: { id: 'Caio' },
      counts: table(['normal', 'normal', 1]),
      agreement: { count: 1, kappa: null },
    },
  ])
})

test('only first answers that stand count, of beats that two read, and no adjudication', async () => {
  const [revised, undone, ruled] = await addBeats(db, 3, { isDouble: true })
  const [single] = await addBeats(db, 1)
  await say('Ana', revised as number, 'normal')
  await say('Bia', revised as number, 'anomalous')
  await say('Bia', revised as number, 'normal', { kind: 'revision', seenAudits: 2 })
  await undo('Ana', await say('Ana', undone as number, 'unusable'))
  await say('Ana', undone as number, 'anomalous')
  await say('Bia', undone as number, 'anomalous')
  await say('Ana', ruled as number, 'uncertain')
  await say('Bia', ruled as number, 'normal')
  await say('Ana', ruled as number, 'normal', { kind: 'adjudication', seenAudits: 2 })
  await say('Ana', single as number, 'normal')
  await say('Bia', single as number, 'anomalous', { kind: 'revision', seenAudits: 1 })
  expect((await listAgreement(db, all)).map(({ counts }) => counts)).toEqual([
    table(['normal', 'anomalous', 1], ['anomalous', 'anomalous', 1], ['uncertain', 'normal', 1]),
  ])
})

test('a period has both its days whole, as the clinic’s clock counts them, by the second of the two answers', async () => {
  // The day of 2026-03-08 has 23 hours there.
  vi.stubEnv('TZ', 'America/New_York')
  await addBeats(db, 1, { isDouble: true })
  await db.$client.query('DROP TRIGGER Audits_refuse_update')
  await say('Ana', 1, 'normal')
  await say('Bia', 1, 'normal')
  await db.$client.query("UPDATE Audits SET recorded_at = '2026-03-06 12:00:00' WHERE reader_id = 'Ana'")
  const pairsWhen = async (recordedAt: string) => {
    await db.$client.query("UPDATE Audits SET recorded_at = ? WHERE reader_id = 'Bia'", [recordedAt])
    return (await listAgreement(db, { from: '2026-03-07', to: '2026-03-08' })).length
  }
  expect(await pairsWhen('2026-03-07 04:59:59.999')).toBe(0)
  expect(await pairsWhen('2026-03-07 05:00:00.000')).toBe(1)
  expect(await pairsWhen('2026-03-09 03:59:59.999')).toBe(1)
  expect(await pairsWhen('2026-03-09 04:00:00.000')).toBe(0)
})

test('what readers disagree on is listed with what each says now, until it is settled', async () => {
  await addBeats(db, 2, { isDouble: true })
  for (const beat of [2, 1]) {
    await say('Ana', beat, 'normal')
    await say('Bia', beat, 'anomalous', { beatCode: 'V', comment: 'wide' })
  }
  await say('Ana', 2, 'uncertain', { kind: 'revision', seenAudits: 2 })
  const open = await listDisagreements(db)
  expect(open.map(({ beat }) => beat)).toEqual(['ecg-1', 'ecg-2'])
  expect(open[1]).toMatchObject({
    inferenceId: 2,
    modelTag: 'v1',
    audits: 3,
    readings: [
      { reader: { name: 'Dr. Bia' }, answer: 'anomalous', beatCode: 'V', comment: 'wide' },
      { reader: { name: 'Dr. Ana' }, answer: 'uncertain', comment: null },
    ],
  })
  await say('Caio', 1, 'normal', { kind: 'adjudication', seenAudits: 2 })
  expect((await listDisagreements(db)).map(({ beat }) => beat)).toEqual(['ecg-2'])
})
