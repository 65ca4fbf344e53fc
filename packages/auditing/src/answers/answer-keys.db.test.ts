import { openDatabase } from '@vigia/db'
import { expect, test } from 'vitest'
import {
  addBeats,
  answer,
  listTrainingRows,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { database, db, openForEachTest } from '../testing/for-each-test.ts'
import { recordAnswer } from './record-answer.ts'

openForEachTest(openAuditedWarehouse)

const ana = reader('Ana')
const bia = reader('Bia')
const record = (who: typeof ana, what: ReturnType<typeof answer>) => recordAnswer(db, noResults, who, what)

test('sent again under its key, an answer is recorded once and answered as the first time', async () => {
  await addBeats(db, 1, { isDouble: true })
  const first = answer(1)
  const outcome = await record(ana, first)
  await record(bia, answer(1))
  expect(await record(ana, first)).toEqual(outcome)
  await db.$client.query('DELETE FROM Worklist')
  expect(await record(ana, { ...first, answeredAt: '2026-02-02T00:00:00.000Z' })).toEqual(outcome)
  expect(await rowsOf(db, 'SELECT id FROM Audits')).toHaveLength(2)
})

test('a key that meant something else is refused', async () => {
  await addBeats(db, 2)
  const given = answer(1, { comment: 'one' })
  await record(ana, given)
  const reuses = [{ inferenceId: 2 }, { answer: 'anomalous' }, { comment: null }, { beatCode: 'V' }] as const
  for (const other of reuses)
    expect(await record(ana, { ...given, ...other })).toEqual({ status: 'key-reused' })
  expect(await record(bia, given)).toEqual({ status: 'key-reused' })
  expect(await rowsOf(db, 'SELECT id FROM Audits')).toHaveLength(1)
})

test('the same key sent many times at once, to one beat and to others, is recorded once', async () => {
  await addBeats(db, 40)
  const wide = openDatabase(database.address, { connections: 8 })
  for (let beat = 1; beat <= 20; beat++) {
    const given = answer(beat)
    const stray = { ...given, inferenceId: beat + 20 }
    const outcomes = await Promise.all(
      [given, stray, given, stray, given, stray].map((sent) => recordAnswer(wide.db, noResults, ana, sent)),
    )
    const recorded = outcomes.filter(({ status }) => status === 'recorded')
    expect(new Set(recorded.map((outcome) => JSON.stringify(outcome))).size).toBe(1)
    expect(recorded).toHaveLength(3)
    expect(outcomes.filter(({ status }) => status === 'key-reused')).toHaveLength(3)
  }
  await wide.close()
  expect(await rowsOf(db, 'SELECT id FROM Audits')).toHaveLength(20)
  expect(await listTrainingRows(db)).toHaveLength(20)
})
