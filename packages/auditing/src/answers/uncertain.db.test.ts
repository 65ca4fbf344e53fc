import type { Answer } from '@vigia/contracts/audit'
import { beforeEach, describe, expect, test } from 'vitest'
import { takeDisagreements } from '../agreement/disagreements.ts'
import { changeSettings } from '../settings/settings.ts'
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
import { enterInferences } from '../worklist/synchronise.ts'
import { takeBeats } from '../worklist/take-beats.ts'
import type { AnswerToRecord } from './answer.ts'
import { recordAnswer } from './record-answer.ts'
import { findStanding } from './standing.ts'
import { undoAnswer } from './undo-answer.ts'

openForEachTest(openAuditedWarehouse)

const say = (who: string, beat: number, said: Answer, fields: Partial<AnswerToRecord> = {}) =>
  recordAnswer(db, noResults, reader(who, true), answer(beat, { answer: said, ...fields }))

const taken = async (who: string) =>
  (await takeBeats(db, who, { order: 'random', filter: {}, count: 5 })).map(({ beat }) => beat)
const toDecide = async (who: string) =>
  (await takeDisagreements(db, who, { count: 5 })).taken.map(({ beat }) => beat)

const stateOf = async (beat: number) => {
  const [row] = await rowsOf(db, `SELECT state, label FROM Audited_Beats WHERE beat = 'ecg-${beat}'`)
  return row?.label === null ? row?.state : `${row?.state} as ${row?.label}`
}

describe('a beat whose one reader is uncertain, where that goes to a second reader', () => {
  test('is given to exactly one other at a time, and never again to the first', async () => {
    await addBeats(db, 1)
    expect(await taken('Ana')).toEqual(['ecg-1'])
    await say('Ana', 1, 'uncertain')
    expect(await stateOf(1)).toBe('awaiting-second')
    expect(await taken('Ana')).toEqual([])
    expect(await taken('Bia')).toEqual(['ecg-1'])
    expect(await taken('Caio')).toEqual([])
    expect(await toDecide('Davi')).toEqual([])
  })

  test('looks to the next reader like a beat that nobody has read', async () => {
    const [asked = 0, unread = 0] = await addBeats(db, 2)
    await say('Ana', asked, 'uncertain', { comment: 'noise?' })
    const seenBy = async (beat: number) => {
      const asker = { ...reader('Bia', true), view: 'blind' as const }
      const { inferenceId, beat: name, ...standing } = (await findStanding(db, beat, asker)) ?? {}
      return standing
    }
    expect(await seenBy(asked)).toEqual(await seenBy(unread))
  })

  test.each([
    ['normal', 'settled as normal', 1],
    ['uncertain', 'settled as uncertain', 0],
  ] as const)('is settled by the second, who says %s: %s', async (said, state, rows) => {
    await addBeats(db, 1)
    await say('Ana', 1, 'uncertain')
    expect(await say('Bia', 1, said)).toMatchObject({ status: 'recorded', state: 'settled', label: said })
    expect(await stateOf(1)).toBe(state)
    expect(await listTrainingRows(db)).toHaveLength(rows)
    for (const who of ['Ana', 'Bia', 'Caio']) expect(await taken(who)).toEqual([])
  })

  test('comes back to the others when the second takes the answer back', async () => {
    await addBeats(db, 1)
    await say('Ana', 1, 'uncertain')
    const given = answer(1, { answer: 'normal' })
    await recordAnswer(db, noResults, reader('Bia'), given)
    const { key: undoes, answeredAt } = given
    await undoAnswer(db, noResults, reader('Bia'), { key: crypto.randomUUID(), undoes, answeredAt })
    expect(await stateOf(1)).toBe('awaiting-second')
    expect(await listTrainingRows(db)).toEqual([])
    expect(await taken('Ana')).toEqual([])
    expect(await taken('Caio')).toEqual(['ecg-1'])
  })

  test('is nobody’s any more who has answered it, when a settled one is questioned', async () => {
    await addBeats(db, 1)
    await say('Ana', 1, 'normal')
    await say('Bia', 1, 'uncertain', { kind: 'revision', seenAudits: 1 })
    expect(await stateOf(1)).toBe('awaiting-second')
    for (const who of ['Ana', 'Bia']) expect(await taken(who)).toEqual([])
    expect(await taken('Caio')).toEqual(['ecg-1'])
    expect(await say('Caio', 1, 'anomalous')).toMatchObject({ status: 'recorded' })
    expect(await stateOf(1)).toBe('settled as anomalous')
  })

  test('has its answer changed by its reader alone, and is settled by that', async () => {
    await addBeats(db, 1)
    await say('Ana', 1, 'uncertain')
    expect(await say('Bia', 1, 'normal', { kind: 'revision', seenAudits: 1 })).toEqual({
      status: 'not-allowed',
      reason: 'not-your-reading',
    })
    await say('Ana', 1, 'normal', { kind: 'revision', seenAudits: 1 })
    expect(await stateOf(1)).toBe('settled as normal')
  })

  test('enters with that state when another model has judged it', async () => {
    await addBeats(db, 1)
    await say('Ana', 1, 'uncertain')
    const judged = { id: 99, source_ecg_id: 1, model_tag: 'v2', verdict: 'normal' } as const
    const summary = { ...judged, dt_measure: null, error: 0.1, threshold: 0.2, margin: 0.1, reasons: [] }
    await enterInferences(db, [summary], { doubleReadingShare: 0, randomStreamShare: 0, salt: 'salt' })
    expect(await rowsOf(db, 'SELECT state, first_reader_id AS first FROM Worklist')).toEqual([
      { state: 'awaiting-second', first: 'Ana' },
      { state: 'awaiting-second', first: 'Ana' },
    ])
    expect(await taken('Bia')).toEqual(['ecg-1'])
  })
})

describe('a beat whose one reader is uncertain, where that goes to an adjudicator', () => {
  beforeEach(() => changeSettings(db, 'Davi', { uncertainGoesTo: 'adjudicator' }))

  test('is given to no reader, and to every adjudicator but its reader', async () => {
    await addBeats(db, 1)
    await say('Ana', 1, 'uncertain')
    for (const who of ['Ana', 'Bia']) expect(await taken(who)).toEqual([])
    expect(await toDecide('Ana')).toEqual([])
    expect(await toDecide('Caio')).toEqual(['ecg-1'])
    const decision = { kind: 'adjudication', seenAudits: 1 } as const
    expect(await say('Ana', 1, 'normal', decision)).toMatchObject({ status: 'not-allowed' })
    expect(await say('Caio', 1, 'normal', decision)).toMatchObject({ status: 'recorded' })
    expect(await stateOf(1)).toBe('settled as normal')
  })

  test('is settled as uncertain by an adjudicator who is uncertain too', async () => {
    await addBeats(db, 1)
    await say('Ana', 1, 'uncertain')
    await say('Caio', 1, 'uncertain', { kind: 'adjudication', seenAudits: 1 })
    expect(await stateOf(1)).toBe('settled as uncertain')
  })

  test('stays where it is when the setting is changed', async () => {
    await addBeats(db, 1)
    await say('Ana', 1, 'uncertain')
    await changeSettings(db, 'Davi', { uncertainGoesTo: 'second-reader' })
    expect(await stateOf(1)).toBe('disagreement')
    expect(await toDecide('Caio')).toEqual(['ecg-1'])
  })

  test('can still be taken back by its reader', async () => {
    await addBeats(db, 1)
    const given = answer(1, { answer: 'uncertain' })
    await recordAnswer(db, noResults, reader('Ana'), given)
    const { key: undoes, answeredAt } = given
    const undo = { key: crypto.randomUUID(), undoes, answeredAt }
    expect(await undoAnswer(db, noResults, reader('Ana'), undo)).toMatchObject({ status: 'undone' })
    expect(await stateOf(1)).toBe('unread')
  })
})

test('an adjudicator who is uncertain leaves a disagreement to another adjudicator', async () => {
  await addBeats(db, 1, { isDouble: true })
  await say('Ana', 1, 'normal')
  await say('Bia', 1, 'anomalous')
  expect(await say('Caio', 1, 'uncertain', { kind: 'adjudication', seenAudits: 2 })).toMatchObject({
    status: 'recorded',
    state: 'disagreement',
  })
  expect(await toDecide('Caio')).toEqual([])
  expect(await toDecide('Davi')).toEqual(['ecg-1'])
  await say('Davi', 1, 'anomalous', { kind: 'adjudication', seenAudits: 3 })
  expect(await stateOf(1)).toBe('settled as anomalous')
})

test('what was settled as uncertain before stays so', async () => {
  const [before = 0] = await addBeats(db, 1)
  await say('Ana', before, 'uncertain')
  await db.$client.query("UPDATE Audited_Beats SET state = 'settled', label = 'uncertain'")
  await db.$client.query("UPDATE Worklist SET state = 'settled', first_reader_id = ''")
  const asker = { ...reader('Bia'), view: 'blind' as const }
  expect(await findStanding(db, before, asker)).toMatchObject({ state: 'settled', label: 'uncertain' })
  expect(await taken('Bia')).toEqual([])
  await say('Ana', before, 'uncertain', { kind: 'addition', comment: 'still' })
  expect(await stateOf(before)).toBe('settled as uncertain')
})

test('of all who read a beat second at once, one does', async () => {
  await addBeats(db, 1)
  await say('Ana', 1, 'uncertain')
  const outcomes = await Promise.all(['Bia', 'Caio', 'Davi'].map((who) => say(who, 1, 'normal')))
  expect(outcomes.map(({ status }) => status).sort()).toEqual([
    'answered-meanwhile',
    'answered-meanwhile',
    'recorded',
  ])
})
