import type { Answer } from '@vigia/contracts/audit'
import { expect, test } from 'vitest'
import { listDisagreements } from '../agreement/disagreements.ts'
import {
  addBeats,
  answer,
  listTrainingRows,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import type { AnswerToRecord } from './answer.ts'
import { recordAnswer } from './record-answer.ts'
import { findStanding } from './standing.ts'
import { undoAnswer } from './undo-answer.ts'

openForEachTest(openAuditedWarehouse)

const give = (who: string, given: AnswerToRecord) => recordAnswer(db, noResults, reader(who, true), given)
const say = (who: string, said: Answer, fields: Partial<AnswerToRecord> = {}) =>
  give(who, answer(1, { answer: said, ...fields }))
const add = (who: string, to: Answer, fields: Partial<AnswerToRecord> = {}) =>
  say(who, to, { kind: 'addition', comment: 'wide', ...fields })
const undo = (who: string, undoes: string) =>
  undoAnswer(db, noResults, reader(who, true), {
    key: crypto.randomUUID(),
    undoes,
    answeredAt: '2026-01-02T03:04:05.678Z',
  })

const beatRow = async () => (await rowsOf(db, 'SELECT state, label, audits FROM Audited_Beats'))[0]
const audits = () =>
  rowsOf(
    db,
    'SELECT kind, reader_id AS reader, answer, beat_code AS code, comment, adds_to AS addsTo, reveal FROM Audits ORDER BY id',
  )

const refused = { status: 'not-allowed', reason: 'nothing-to-add-to' }

/** What leads to each state, and whose answer stands in it. */
const states = {
  settled: async () => {
    await addBeats(db, 1)
    await say('Ana', 'anomalous')
  },
  'awaiting-second': async () => {
    await addBeats(db, 1, { isDouble: true })
    await say('Ana', 'anomalous')
  },
  disagreement: async () => {
    await addBeats(db, 1, { isDouble: true })
    await say('Bia', 'normal')
    await say('Ana', 'anomalous')
  },
}

test.each(Object.keys(states) as (keyof typeof states)[])(
  'a class and a comment are added to the own answer of a beat that is %s, and nothing else changes',
  async (state) => {
    await states[state]()
    const before = await beatRow()
    expect(before?.state).toBe(state)
    const rows = await listTrainingRows(db)
    const outcome = await add('Ana', 'anomalous', { beatCode: 'V' })
    expect(outcome).toMatchObject({ status: 'recorded' })
    expect(await beatRow()).toEqual(before)
    expect(await listTrainingRows(db)).toEqual(rows)
    expect((await audits()).at(-1)).toMatchObject({
      kind: 'addition',
      reader: 'Ana',
      answer: 'anomalous',
      code: 'V',
      comment: 'wide',
      addsTo: before?.audits,
      reveal: 'after',
    })
  },
)

test('an addition goes to the own answer that stands and says the same, and to no other', async () => {
  await states.disagreement()
  expect(await add('Ana', 'normal')).toEqual(refused)
  expect(await add('Caio', 'normal')).toEqual(refused)
  expect(await audits()).toHaveLength(2)
})

test('nobody is told by a refused addition whether, or how, a beat was answered', async () => {
  await addBeats(db, 1, { isDouble: true })
  expect(await add('Caio', 'normal')).toEqual(refused)
  await say('Ana', 'normal')
  for (const said of ['normal', 'anomalous'] as const) expect(await add('Caio', said)).toEqual(refused)
})

test('sent again under its key it is recorded once, and another’s words under that key are refused', async () => {
  await states.settled()
  const given = answer(1, { kind: 'addition', answer: 'anomalous', comment: 'wide' })
  const first = await give('Ana', given)
  expect(await give('Ana', given)).toEqual(first)
  expect(await give('Ana', { ...given, comment: 'narrow' })).toEqual({ status: 'key-reused' })
  expect(await audits()).toHaveLength(2)
})

test('what was added makes no answer stale: neither one’s own change nor a decision', async () => {
  await states['awaiting-second']()
  await add('Ana', 'anomalous')
  expect(await say('Ana', 'unusable', { kind: 'revision', seenAudits: 1 })).toMatchObject({ audits: 2 })
  await say('Bia', 'normal')
  await add('Bia', 'normal')
  expect(await say('Caio', 'normal', { kind: 'adjudication', seenAudits: 3 })).toMatchObject({
    status: 'recorded',
    state: 'settled',
  })
  await add('Caio', 'normal', { comment: 'decided by the rhythm' })
  expect(await beatRow()).toMatchObject({ state: 'settled', label: 'normal' })
})

test('it falls with its answer, and may be taken back alone, once', async () => {
  await addBeats(db, 1)
  const read = answer(1, { answer: 'normal' })
  await give('Ana', read)
  const added = answer(1, { kind: 'addition', answer: 'normal', comment: 'narrow' })
  await give('Ana', added)
  const standing = async () =>
    (await findStanding(db, 1, { ...reader('Ana'), view: 'open' }))?.audits.map(({ kind, isEffective }) => [
      kind,
      isEffective,
    ])
  expect(await standing()).toEqual([
    ['reading', true],
    ['addition', true],
  ])
  const before = await beatRow()
  expect(await undo('Ana', added.key)).toMatchObject({ status: 'undone', state: 'settled' })
  expect(await beatRow()).toEqual(before)
  expect(await undo('Ana', added.key)).toEqual({ status: 'already-undone' })
  await add('Ana', 'normal', { comment: 'other' })
  expect(await undo('Ana', read.key)).toMatchObject({ status: 'undone', state: 'unread' })
  expect(await standing()).toEqual([
    ['reading', false],
    ['addition', false],
    ['undo', false],
    ['addition', false],
    ['undo', false],
  ])
  expect(await add('Ana', 'normal')).toEqual(refused)
})

test('of a disagreement the latest class and comment of each answer are shown, with what was added', async () => {
  await addBeats(db, 1, { isDouble: true })
  await say('Ana', 'normal', { beatCode: 'N', comment: 'narrow' })
  await say('Bia', 'anomalous')
  await add('Ana', 'normal', { comment: 'and regular' })
  await add('Bia', 'anomalous', { beatCode: 'V', comment: null })
  const [open] = await listDisagreements(db, 'Caio')
  expect(open?.audits).toBe(2)
  expect(open?.readings).toMatchObject([
    { reader: { name: 'Dr. Ana' }, answer: 'normal', beatCode: 'N', comment: 'and regular' },
    { reader: { name: 'Dr. Bia' }, answer: 'anomalous', beatCode: 'V', comment: null },
  ])
})

test('an addition that comes while others answer never changes what the beat amounts to', async () => {
  await states['awaiting-second']()
  await Promise.all([
    add('Ana', 'anomalous', { comment: 'one' }),
    say('Bia', 'normal'),
    add('Ana', 'anomalous', { comment: 'two' }),
  ])
  expect(await beatRow()).toMatchObject({ state: 'disagreement', audits: 2 })
  expect((await audits()).filter(({ kind }) => kind === 'addition')).toHaveLength(2)
})
