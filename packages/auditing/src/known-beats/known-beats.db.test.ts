import { disclosure, model, shownCurve, utcNow } from '@vigia/db'
import { addFrozenSet } from '@vigia/db/testing'
import { beforeEach, expect, test } from 'vitest'
import type { AnswerToRecord } from '../answers/answer.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { changeSettings } from '../settings/settings.ts'
import {
  addBeats,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { restDays } from './choose-known.ts'
import { showCurves } from './shown-curves.ts'

openForEachTest(openAuditedWarehouse)
beforeEach(async () => {
  await database.db.insert(model).values({ tag: 'v1', minimum: 0, maximum: 100 })
})

const setShare = (knownBeatShare: number) => changeSettings(database.db, 'Davi', { knownBeatShare })
const name = (id: number) => `ecg-${id}`

async function show(readerId: string, ...ids: number[]) {
  const beats = ids.map((id) => ({ beat: name(id), modelTag: 'v1' }))
  const shown = await showCurves(database.db, readerId, beats)
  return ids.map((id) => {
    const { curve = '', known = null } = shown.get(name(id)) ?? {}
    // The one sample of a known beat is its place in the set, of 100.
    return { curve, place: known === null ? null : Math.round(Number(known[7]) * 100) }
  })
}

async function showOne(readerId: string, id: number) {
  const [shown] = await show(readerId, id)
  return shown as { curve: string; place: number | null }
}

const give = (readerId: string, id: number, fields: Partial<AnswerToRecord>) =>
  recordAnswer(database.db, noResults, reader(readerId), answer(id, fields))

const six = ['anomalous', 'normal', 'anomalous', 'normal', 'anomalous', 'normal'] as const

test('as many beats as the share says are shown with a known curve, each with another one, and stay so on every page', async () => {
  await addFrozenSet(database.db, Array(90).fill('normal'))
  const ids = await addBeats(database.db, 400)
  await setShare(0.1)
  const shown = await show('Ana', ...ids)
  const places = shown.map(({ place }) => place).filter((place) => place !== null)
  // 40 are expected, with a standard deviation of 6.
  expect(places.length).toBeGreaterThan(16)
  expect(places.length).toBeLessThan(64)
  expect(new Set(places).size).toBe(places.length)
  await setShare(1)
  expect(await show('Ana', ...ids)).toEqual(shown)
  await setShare(0)
  expect(await show('Ana', ...ids)).toEqual(shown)
  const others = await show('Bia', ...ids)
  expect(others.every(({ place }) => place === null)).toBe(true)
})

test('what an answer names a curve by looks the same for a known beat and for another', async () => {
  await addFrozenSet(database.db, six)
  const [one = 0, two = 0] = await addBeats(database.db, 2)
  await setShare(1)
  await show('Ana', one)
  await setShare(0)
  const shown = await show('Ana', one, two)
  expect(shown.map(({ place }) => place === null)).toEqual([false, true])
  for (const { curve } of shown) expect(curve).toMatch(/^[0-9a-f]{16}$/)
})

test('an answer to a known beat is recorded once and apart, and the beat is as open as before', async () => {
  await addFrozenSet(database.db, six)
  const [id = 0] = await addBeats(database.db, 1)
  await setShare(1)
  const { curve, place } = await showOne('Ana', id)
  const known = six[Number(place) - 1]
  const said = { curve, key: '11111111-1111-4111-8111-111111111111', answer: 'anomalous' } as const
  const outcome = { status: 'recorded', state: 'unread', label: null, audits: 0, known }
  const sent = await Promise.all([give('Ana', id, said), give('Ana', id, said), give('Ana', id, said)])
  for (const one of sent) expect(one).toMatchObject(outcome)
  expect(await give('Ana', id, { ...said, comment: 'other' })).toEqual({ status: 'key-reused' })
  expect(await rowsOf(database.db, 'SELECT answer, reveal FROM Known_Answers')).toMatchObject([
    { answer: 'anomalous', reveal: 'before' },
  ])
  for (const table of ['Audits', 'Audited_Beats', 'ECG'])
    expect(await rowsOf(database.db, `SELECT * FROM ${table}`)).toEqual([])
  expect(await rowsOf(database.db, 'SELECT state FROM Worklist')).toMatchObject([{ state: 'unread' }])

  const own = await showOne('Ana', id)
  expect(own).toMatchObject({ place: null })
  expect(own.curve).not.toBe(curve)
  // A page that still shows the known beat, and one that does not say what it shows, label nothing.
  for (const late of [{ curve }, {}])
    expect(await give('Ana', id, late)).toMatchObject({ status: 'answered-meanwhile', by: { id: 'Ana' } })
  expect(await rowsOf(database.db, 'SELECT * FROM Audits')).toEqual([])
  expect(await give('Ana', id, { curve: own.curve })).toMatchObject({ status: 'recorded', state: 'settled' })
  expect(await rowsOf(database.db, 'SELECT beat FROM Audits')).toMatchObject([{ beat: name(id) }])
})

test('an answer that names no curve of the beat is refused, whichever is shown', async () => {
  await addFrozenSet(database.db, six)
  const [known = 0, own = 0] = await addBeats(database.db, 2)
  await setShare(1)
  const { curve } = await showOne('Ana', known)
  const refused = { status: 'not-allowed', reason: 'other-curve' }
  for (const id of [known, own]) expect(await give('Ana', id, { curve: '0123456789abcdef' })).toEqual(refused)
  // The same curve has another name for another reader and beat.
  expect(await give('Bia', known, { curve })).toEqual(refused)
  expect(await give('Ana', own, { curve })).toEqual(refused)
})

test('an answer to a known beat is neither taken back nor changed; what is added stands beside it', async () => {
  await addFrozenSet(database.db, six)
  const [id = 0] = await addBeats(database.db, 1)
  await setShare(1)
  const { curve } = await showOne('Ana', id)
  const said = answer(id, { curve })
  await recordAnswer(database.db, noResults, reader('Ana'), said)
  const answeredAt = said.answeredAt
  const undo = { key: '22222222-2222-4222-8222-222222222222', undoes: said.key, answeredAt }
  const refused = { status: 'not-allowed', reason: 'known-beat' }
  expect(await undoAnswer(database.db, noResults, reader('Ana'), undo)).toEqual(refused)
  expect(await undoAnswer(database.db, noResults, reader('Bia'), undo)).toEqual({ status: 'not-found' })
  expect(await give('Ana', id, { curve, kind: 'revision' })).toEqual(refused)
  const added = { curve, kind: 'addition', comment: 'narrow' } as const
  expect(await give('Ana', id, { ...added, answer: 'unusable' })).toMatchObject({ status: 'not-allowed' })
  expect(await give('Ana', id, added)).toMatchObject({ status: 'recorded', audits: 0 })
  expect(await rowsOf(database.db, 'SELECT kind, comment FROM Known_Answers ORDER BY id')).toMatchObject([
    { kind: 'reading', comment: null },
    { kind: 'addition', comment: 'narrow' },
  ])
})

test.each(['unread', 'awaiting-second', 'disagreement', 'settled'] as const)(
  'no attempt to change or decide what one has not read tells whether a beat is a known one, while it is %s',
  async (state) => {
    await addFrozenSet(database.db, Array(10).fill('normal'))
    const ids = await addBeats(database.db, 2)
    await database.db.$client.query('UPDATE Worklist SET is_double = 1')
    const [known = 0, own = 0] = ids
    const curves = new Map<number, string>()
    for (const [id, share] of [
      [known, 1],
      [own, 1e-9],
    ] as const) {
      await setShare(share)
      const { curve, place } = await showOne('Ana', id)
      expect(place === null).toBe(id === own)
      curves.set(id, curve)
      if (state !== 'unread') await give('Bia', id, { answer: 'normal' })
      if (state === 'disagreement') await give('Caio', id, { answer: 'anomalous' })
      if (state === 'settled') await give('Caio', id, { answer: 'normal' })
    }
    const before = await rowsOf(database.db, 'SELECT COUNT(*) AS n FROM Audits')
    for (const mayAdjudicate of [false, true])
      for (const kind of ['revision', 'adjudication', 'addition'] as const) {
        const [toKnown, toOwn] = await Promise.all(
          ids.map((id) => {
            const said = answer(id, { kind, seenAudits: 9, curve: curves.get(id) ?? '' })
            return recordAnswer(database.db, noResults, reader('Ana', mayAdjudicate), said)
          }),
        )
        // The two were read at different moments.
        expect(toKnown).toEqual({ ...toOwn, ...(toKnown && 'at' in toKnown && { at: toKnown.at }) })
        expect(toKnown?.status).not.toBe('recorded')
      }
    expect(await rowsOf(database.db, 'SELECT COUNT(*) AS n FROM Audits')).toEqual(before)
  },
)

test('a disagreement is not decided by what was said of a known beat', async () => {
  await addFrozenSet(database.db, six)
  const [id = 0] = await addBeats(database.db, 1)
  await database.db.$client.query('UPDATE Worklist SET is_double = 1')
  await setShare(1)
  const { curve } = await showOne('Ana', id)
  await give('Bia', id, { answer: 'normal' })
  await give('Caio', id, { answer: 'anomalous' })
  const decision = answer(id, { kind: 'adjudication', seenAudits: 2, curve })
  expect(await recordAnswer(database.db, noResults, reader('Ana', true), decision)).toEqual({
    status: 'not-allowed',
    reason: 'other-curve',
  })
})

test('what others have settled meanwhile has its own curve, and the late answer to the known beat still counts', async () => {
  await addFrozenSet(database.db, six)
  const [id = 0] = await addBeats(database.db, 1)
  await setShare(1)
  const { curve } = await showOne('Ana', id)
  await setShare(0)
  expect(await give('Bia', id, {})).toMatchObject({ status: 'recorded', state: 'settled' })
  expect(await showOne('Ana', id)).toMatchObject({ place: null })
  expect(await give('Ana', id, { curve })).toMatchObject({ status: 'recorded', known: expect.any(String) })
  expect(await rowsOf(database.db, 'SELECT reader_id AS who FROM Audits')).toMatchObject([{ who: 'Bia' }])
})

test('who was shown what the model says of a beat sees its own curve, and an answer to the known one does not count', async () => {
  await addFrozenSet(database.db, six)
  const [id = 0] = await addBeats(database.db, 1)
  await setShare(1)
  const { curve } = await showOne('Ana', id)
  const row = { readerId: 'Ana', beat: name(id), inferenceId: id, what: 'reveal' as const }
  await database.db.insert(disclosure).values({ ...row, shownAt: utcNow() })
  expect(await showOne('Ana', id)).toMatchObject({ place: null })
  expect(await give('Ana', id, { curve })).toMatchObject({ status: 'recorded' })
  expect(await rowsOf(database.db, 'SELECT reveal FROM Known_Answers')).toMatchObject([{ reveal: 'after' }])
})

test('a reader is given a known beat again only after its rest, and never one whose label they made', async () => {
  await addFrozenSet(database.db, ['anomalous', 'normal'])
  const ids = await addBeats(database.db, 5)
  const [made = 0, one = 0, two = 0, three = 0, four = 0] = ids
  // The row that Ana's answer makes is the first of the training table, as the first reference beat's is.
  expect(await give('Ana', made, {})).toMatchObject({ trainingEcgId: 1 })
  await setShare(1)
  const asked = [(await showOne('Ana', one)).place, (await showOne('Ana', two)).place]
  expect(asked).toEqual([2, null])
  const places = [(await showOne('Bia', one)).place, (await showOne('Bia', two)).place]
  expect(places.sort()).toEqual([1, 2])
  // There is none left.
  expect((await showOne('Bia', three)).place).toBe(null)
  for (const id of [one, two]) await give('Bia', id, {})
  expect((await showOne('Bia', four)).place).toBe(null)
  const [later = 0] = await addBeats(database.db, 1)
  await database.db.$client.query(
    'UPDATE Shown_Curves SET answered_at = UTC_TIMESTAMP(3) - INTERVAL ? DAY WHERE answered_at IS NOT NULL',
    [restDays + 1],
  )
  expect((await showOne('Bia', later)).place).not.toBe(null)
})

test('two pages of one reader at once are given no known beat twice', async () => {
  await addFrozenSet(database.db, six)
  const ids = await addBeats(database.db, 8)
  await setShare(1)
  await Promise.all([show('Ana', ...ids.slice(0, 4)), show('Ana', ...ids.slice(4)), show('Ana', ...ids)])
  const rows = await database.db.select({ digest: shownCurve.knownDigest }).from(shownCurve)
  const digests = rows.flatMap(({ digest }) => digest ?? [])
  expect(rows).toHaveLength(8)
  expect(digests).toHaveLength(6)
  expect(new Set(digests).size).toBe(6)
})

test('without a frozen set, or a range to scale by, every beat has its own curve', async () => {
  const [one = 0, two = 0] = await addBeats(database.db, 2)
  await setShare(1)
  expect(await showOne('Ana', one)).toMatchObject({ place: null })
  await addFrozenSet(database.db, six)
  await database.db.delete(model)
  expect(await showOne('Ana', two)).toMatchObject({ place: null })
})
