import { expect, test } from 'vitest'
import { recordAnswer } from '../answers/record-answer.ts'
import { listLeftOutBeats } from '../label-history/left-out-beats.ts'
import {
  addBeats,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { leaveOut, listLeaveOutChanges } from './left-out.ts'

openForEachTest(openAuditedWarehouse)

test('settled beats are left out and taken in again by an adjudicator, with a reason, and all of it stays on record', async () => {
  const [settled = 0, unread = 0] = await addBeats(db, 2)
  expect(await recordAnswer(db, noResults, reader('Ana'), answer(settled))).toMatchObject({
    status: 'recorded',
  })
  const davi = reader('Davi', true)
  const beats = [settled, unread].map((beat) => `ecg-${beat}`)
  const request = { beats, isLeftOut: true, reason: ' electrode came off ' }
  expect(await leaveOut(db, reader('Ana'), request)).toEqual({ status: 'forbidden' })
  for (const reason of ['', '  ', 'x'.repeat(501), 'a\0b', '\ud800'])
    expect(await leaveOut(db, davi, { ...request, reason })).toEqual({ status: 'invalid' })
  const tooMany = Array.from({ length: 1001 }, (_, index) => `ecg-${index}`)
  expect(await leaveOut(db, davi, { ...request, beats: tooMany })).toEqual({ status: 'invalid' })
  expect(await rowsOf(db, 'SELECT * FROM Left_Out_Beats')).toEqual([])

  const outcomes = await Promise.all([1, 2, 3].map(() => leaveOut(db, davi, request)))
  expect(outcomes.map((outcome) => 'beats' in outcome && outcome.beats).sort()).toEqual([0, 0, 1])
  expect(await listLeftOutBeats(db)).toEqual(new Set([`ecg-${settled}`]))
  expect(await leaveOut(db, davi, { ...request, isLeftOut: false, reason: 'looked again' })).toEqual({
    status: 'recorded',
    beats: 1,
  })
  expect(await listLeftOutBeats(db, { among: beats })).toEqual(new Set())
  expect(await listLeaveOutChanges(db, `ecg-${settled}`)).toMatchObject([
    { isLeftOut: false, by: { id: 'Davi', name: 'Dr. Davi' }, reason: 'looked again' },
    { isLeftOut: true, by: { id: 'Davi' }, reason: 'electrode came off' },
  ])
  for (const change of ['UPDATE Left_Out_Beats SET is_left_out = 1', 'DELETE FROM Left_Out_Beats'])
    await expect(db.$client.query(change)).rejects.toThrow('What is left out is appended')
})
