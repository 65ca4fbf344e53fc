import { expect, test } from 'vitest'
import { recordAnswer } from '../answers/record-answer.ts'
import {
  addBeats,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { tellSettledBeats } from './settled-beats.ts'

openForEachTest(openAuditedWarehouse)

test('of some beats the settled ones alone are told, and that they were is on record', async () => {
  const [settled, unread] = (await addBeats(db, 2)) as [number, number]
  const [awaiting] = (await addBeats(db, 1, { isDouble: true })) as [number]
  for (const beat of [settled, awaiting])
    expect(await recordAnswer(db, noResults, reader('Ana'), answer(beat))).toMatchObject({
      status: 'recorded',
    })
  const names = [settled, unread, awaiting].map((id) => `ecg-${id}`)
  const told = [{ beat: `ecg-${settled}`, label: 'normal', inferenceId: settled }]
  expect(await tellSettledBeats(db, 'Bia', [...names, 'ecg-999'])).toEqual(told)
  expect(
    await rowsOf(db, "SELECT beat, what FROM Disclosures WHERE reader_id = 'Bia' ORDER BY what"),
  ).toEqual([
    { beat: `ecg-${settled}`, what: 'answers' },
    { beat: `ecg-${settled}`, what: 'reveal' },
  ])
  expect(await tellSettledBeats(db, 'Bia', [])).toEqual([])
})
