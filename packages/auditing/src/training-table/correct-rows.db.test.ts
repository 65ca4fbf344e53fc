import { suspiciousBeat, utcNow } from '@vigia/db'
import { expect, test } from 'vitest'
import { takeDisagreements } from '../agreement/disagreements.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import { findStanding } from '../answers/standing.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { listAudits } from '../history/list-audits.ts'
import { listLabelledRows } from '../label-history/labelled-rows.ts'
import { changeSettings } from '../settings/settings.ts'
import { offerSuspicious } from '../suspicion/offer-suspicious.ts'
import {
  addBeats,
  addTrainingRows,
  answer,
  listTrainingRows,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { findNextTrainingRow } from './next-row.ts'

openForEachTest(openAuditedWarehouse)

const say = (by: string, ecgId: number, fields: Parameters<typeof answer>[1] = {}, mayAdjudicate = false) =>
  recordAnswer(db, noResults, reader(by, mayAdjudicate), answer(-ecgId, fields))
const labels = async () => (await listTrainingRows(db)).map(({ id, label }) => [id, label])
const moment = async () => String((await rowsOf(db, 'SELECT UTC_TIMESTAMP(3) AS now'))[0]?.now)
/** Moments are kept to the millisecond, and those before and after are to differ. */
const later = () => db.$client.query('DO SLEEP(0.01)')

test('an answer to a row that no answer made changes its label, and taking it back gives the old one back', async () => {
  const [first = 0, second = 0] = await addTrainingRows(db, ['normal', 'normal'])
  const before = await listTrainingRows(db)
  const given = answer(-first, { answer: 'anomalous', comment: 'late beat' })
  expect(await recordAnswer(db, noResults, reader('Ana'), given)).toMatchObject({
    ...{ status: 'recorded', state: 'settled', label: 'anomalous', trainingEcgId: first },
  })
  expect(await recordAnswer(db, noResults, reader('Ana'), given)).toMatchObject({ status: 'recorded' })
  expect(await labels()).toEqual([
    [first, 0],
    [second, 1],
  ])
  expect((await listAudits(db, 'Bia')).audits).toMatchObject([
    {
      ...{ beat: `training-${first}`, inferenceId: -first, modelTag: '', modelVerdict: 'normal' },
      ...{ answer: 'anomalous', comment: 'late beat', reader: { name: 'Dr. Ana' }, trainingEcgId: first },
    },
  ])
  const undo = { key: answer(1).key, undoes: given.key, answeredAt: given.answeredAt }
  expect(await undoAnswer(db, noResults, reader('Ana'), undo)).toMatchObject({
    status: 'undone',
    state: 'unread',
  })
  expect(await listTrainingRows(db)).toEqual(before)
})

test('a row that is called unusable is taken out, and comes back under its id with all it had', async () => {
  const [id = 0] = await addTrainingRows(db, ['anomalous', 'normal'])
  const whole = await rowsOf(db, 'SELECT *, entered_at FROM ECG ORDER BY id')
  const given = answer(-id, { answer: 'unusable' })
  await recordAnswer(db, noResults, reader('Ana'), given)
  expect(await labels()).toEqual([[id + 1, 1]])
  expect(await findStanding(db, -id, { ...reader('Bia'), view: 'blind' })).toMatchObject({
    ...{ state: 'settled', label: 'unusable', next: { status: 'possible', kind: 'revision' } },
  })
  await say('Bia', id, { kind: 'revision', answer: 'normal', seenAudits: 1 })
  expect(await labels()).toEqual([
    [id, 1],
    [id + 1, 1],
  ])
  await say('Bia', id, { kind: 'revision', answer: 'unusable', seenAudits: 2 })
  await say('Bia', id, { kind: 'revision', answer: 'anomalous', seenAudits: 3 })
  expect(await rowsOf(db, 'SELECT *, entered_at FROM ECG ORDER BY id')).toEqual(whole)
})

test('where two are to read, a row keeps its label until they agree or an adjudicator decides', async () => {
  await changeSettings(db, 'Ana', { doubleReadingShare: 1 })
  const [agreed = 0, contested = 0] = await addTrainingRows(db, ['normal', 'normal'])
  await say('Ana', agreed, { answer: 'anomalous' })
  await say('Ana', contested, { answer: 'anomalous' })
  expect(await labels()).toEqual([
    [agreed, 1],
    [contested, 1],
  ])
  expect((await findStanding(db, -agreed, { ...reader('Bia'), view: 'blind' }))?.state).toBe('unread')
  expect(await findNextTrainingRow(db, 'Bia', () => 0.9)).toBe(`training-${contested}`)
  expect(await findNextTrainingRow(db, 'Ana')).toBe(undefined)
  await say('Bia', agreed, { answer: 'anomalous' })
  await say('Bia', contested, { answer: 'normal' })
  expect(await labels()).toEqual([
    [agreed, 0],
    [contested, 1],
  ])
  expect(await takeDisagreements(db, 'Caio', { count: 5 })).toMatchObject({
    taken: [{ beat: `training-${contested}`, inferenceId: -contested }],
  })
  await say('Caio', contested, { kind: 'adjudication', answer: 'anomalous', seenAudits: 2 }, true)
  expect(await labels()).toEqual([
    [agreed, 0],
    [contested, 0],
  ])
})

test('labels are worked out as of any moment: before the first answer, while two disagree, and taken out', async () => {
  const [id = 0] = await addTrainingRows(db, ['normal'])
  const moments = [await moment()]
  const given = [
    { answer: 'anomalous' },
    { kind: 'revision', answer: 'unusable', seenAudits: 1 },
    { kind: 'revision', answer: 'uncertain', seenAudits: 2 },
    { kind: 'revision', answer: 'normal', seenAudits: 3 },
  ] as const
  for (const fields of given) {
    await later()
    expect(await say('Ana', id, fields)).toMatchObject({ status: 'recorded' })
    moments.push(await moment())
  }
  const then = []
  for (const asOf of moments) {
    const { origins, given, everMade } = await listLabelledRows(db, asOf)
    then.push([origins.get(id)?.verdict, given.get(id), everMade.has(id)])
  }
  expect(then).toEqual([
    [undefined, 'normal', true],
    ['anomalous', undefined, true],
    [undefined, undefined, true],
    [undefined, 'normal', true],
    ['normal', undefined, true],
  ])
})

test('a row that answers made is read under their beat, and no row of that name is there', async () => {
  await addBeats(db, 1)
  await recordAnswer(db, noResults, reader('Ana'), answer(1))
  const [row] = await listTrainingRows(db)
  const asker = { ...reader('Bia'), view: 'blind' as const }
  expect(await findStanding(db, -Number(row?.id), asker)).toBeUndefined()
  expect(await say('Bia', Number(row?.id), { answer: 'anomalous' })).toEqual({ status: 'gone' })
  expect(await say('Bia', 99, { answer: 'anomalous' })).toEqual({ status: 'gone' })
  expect((await listTrainingRows(db)).map(({ label }) => label)).toEqual([1])
})

test('a row without a label is not answered, and one that was deleted by hand is gone', async () => {
  const [unlabelled = 0, deleted = 0] = await addTrainingRows(db, ['normal', 'normal'])
  await db.$client.query('UPDATE ECG SET is_anomalous = NULL WHERE id = ?', [unlabelled])
  expect(await say('Ana', unlabelled)).toEqual({ status: 'gone' })
  await say('Ana', deleted, { answer: 'anomalous' })
  await db.$client.query('DELETE FROM ECG WHERE id = ?', [deleted])
  expect(await say('Ana', deleted, { kind: 'revision', seenAudits: 1 })).toEqual({ status: 'gone' })
  expect(await rowsOf(db, 'SELECT answer FROM Audits')).toEqual([{ answer: 'anomalous' }])
})

test('two who correct a row at once are told of each other, and one label stands', async () => {
  const [id = 0] = await addTrainingRows(db, ['normal'])
  const outcomes = await Promise.all([
    say('Ana', id, { answer: 'anomalous' }),
    say('Bia', id, { answer: 'unusable' }),
  ])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['answered-meanwhile', 'recorded'])
  expect(await rowsOf(db, 'SELECT COUNT(*) AS n FROM Audits')).toEqual([{ n: 1 }])
})

test('one who confirms a suspicious row has a second asked, who is given it among others', async () => {
  const [id = 0] = await addTrainingRows(db, ['normal'])
  await db
    .insert(suspiciousBeat)
    .values({ ecgId: id, beat: null, place: 1, score: 1, votes: 3, rankedAt: utcNow() })
  expect(await findNextTrainingRow(db, 'Ana', () => 0.9)).toBe(`training-${id}`)
  await say('Ana', id)
  expect(await offerSuspicious(db)).toBe(1)
  expect(await labels()).toEqual([[id, 1]])
  expect(await findNextTrainingRow(db, 'Bia', () => 0.2)).toBe(`training-${id}`)
  expect(await say('Bia', id)).toMatchObject({ status: 'recorded', state: 'settled', label: 'normal' })
  expect(await offerSuspicious(db)).toBe(0)
})
