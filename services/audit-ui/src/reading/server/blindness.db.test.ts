import { randomUUID } from 'node:crypto'
import * as auditing from '@vigia/auditing'
import type { InferenceDetail } from '@vigia/contracts'
import { insertRows, sampleColumns } from '@vigia/db'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GET as exportHistory } from '../../app/(reader)/history/export/route.ts'
import { POST as answer } from '../../app/api/answers/route.ts'
import { POST as undo } from '../../app/api/answers/undo/route.ts'
import { GET as findBeat } from '../../app/api/beats/[beat]/route.ts'
import { POST as take } from '../../app/api/beats/take/route.ts'
import { app as openedApp } from '../../server/app.ts'
import { openTestApp, type TestApp } from '../testing/open-test-app.ts'

// What somebody can try who wants to know more than a reader may, by the routes that browsers use.

const session = vi.hoisted(() => ({ reader: undefined as object | undefined }))
vi.mock('../../server/session.ts', async (importActual) => ({
  ...(await importActual<typeof import('../../server/session.ts')>()),
  findReader: async () => session.reader,
}))

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  await app.db.$client.query("INSERT INTO Model (tag, min_value, max_value) VALUES ('v1', 0, 1)")
  // Whatever enters the worklist now is for two to read.
  await auditing.changeSettings(app.db, app.ana, { doubleReadingShare: 1 })
})
afterEach(() => app.close())

type Role = 'reader' | 'adjudicator' | 'admin'
const names = { ana: '', bia: '', caio: 'caio', davi: 'davi' }
type Name = keyof typeof names

function as(name: Name, { role = 'reader' as Role, readingView = 'blind' as 'blind' | 'open' } = {}): void {
  const id = name === 'ana' || name === 'bia' ? app[name] : name
  session.reader = { id, name, role, readingView }
}

function request(body?: unknown): Request {
  const text = JSON.stringify(body)
  return new Request('http://localhost/api', {
    ...(body !== undefined && { method: 'POST', body: text }),
    headers: { 'content-type': 'application/json', 'content-length': `${text?.length ?? 0}` },
  })
}

const order = (fields: object = {}) => request({ choice: {}, count: 5, except: [], ...fields })
const look = (id: number) => findBeat(request(), { params: Promise.resolve({ beat: String(id) }) })
const lookAt = async (id: number) => (await (await look(id)).json()).beat

const reading = (inferenceId: number, fields: object = {}) => ({
  key: randomUUID(),
  inferenceId,
  kind: 'reading',
  answer: 'normal',
  beatCode: null,
  comment: null,
  reveal: 'before',
  seenAudits: 0,
  answeredAt: '2026-01-01T00:00:00.000Z',
  ...fields,
})
const give = async (inferenceId: number, fields: object = {}) =>
  await (await answer(request(reading(inferenceId, fields)))).json()
const takeBack = async (key: string) =>
  await (
    await undo(request({ key: randomUUID(), undoes: key, answeredAt: '2026-01-01T00:00:00.000Z' }))
  ).json()

async function historyOf(query = ''): Promise<string> {
  return await (await exportHistory(new Request(`http://localhost/history/export${query}`))).text()
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const [found] = await app.db.$client.query(sql)
  return found as Record<string, unknown>[]
}

/** Ana and Bia disagree on a beat. @returns the keys of their answers */
async function disagreeOn(id: number): Promise<{ ana: string; bia: string }> {
  const keys = { ana: randomUUID(), bia: randomUUID() }
  as('ana')
  await take(order())
  await give(id, { key: keys.ana, comment: 'narrow' })
  as('bia')
  await give(id, { key: keys.bia, answer: 'anomalous', comment: 'wide' })
  return keys
}

test('who looks in the open view, by taking or by a link, and answers blind has answered after the reveal', async () => {
  as('ana', { readingView: 'open' })
  const [leased] = (await (await take(order({ count: 1 }))).json()).beats
  const taken: number = leased.inferenceId
  const [looked = 0, unseen = 0] = [1, 2, 3].filter((id) => id !== taken)
  expect((await lookAt(looked)).reveal).toMatchObject({ verdict: 'anomalous' })
  as('ana')
  await give(taken, { reveal: 'before' })
  await give(looked, { reveal: 'before' })
  await give(unseen, { reveal: 'after' })
  expect(await rows('SELECT inference_id AS id, reveal FROM Audits ORDER BY Audits.id')).toEqual([
    { id: taken, reveal: 'after' },
    { id: looked, reveal: 'after' },
    { id: unseen, reveal: 'before' },
  ])
})

test('who searches by verdict in the open view has been told of what is found and of what is not', async () => {
  as('ana', { readingView: 'open' })
  expect((await (await take(order({ choice: { verdict: 'normal' } }))).json()).beats).toEqual([])
  as('ana')
  await give(1)
  // What is judged afterwards was no part of it.
  app.inferences.set(9, { ...(app.inferences.get(1) as InferenceDetail), id: 9 })
  await openedApp().worklist.synchronise({ restMilliseconds: 0 })
  await give(9)
  as('bia')
  await give(1)
  expect(await rows('SELECT inference_id AS beat, reveal FROM Audits ORDER BY Audits.id')).toEqual([
    { beat: 1, reveal: 'after' },
    { beat: 9, reveal: 'before' },
    { beat: 1, reveal: 'before' },
  ])
})

test('a reveal is on record before it is sent, one row for all the beats of one request', async () => {
  as('ana', { readingView: 'open' })
  const { beats } = await (await take(order())).json()
  const shown = beats.map(({ beat }: { beat: string }) => beat).sort()
  const stored = await rows("SELECT beat FROM Disclosures WHERE what = 'reveal' ORDER BY beat")
  expect(stored.map(({ beat }) => beat)).toEqual(shown)
  await app.db.$client.query('RENAME TABLE Disclosures TO Away')
  for (const response of [await take(order()), await look(1)]) {
    expect(response.status).toBe(500)
    expect(await response.text()).not.toMatch(/anomalous|0\.53125/)
  }
  await app.db.$client.query('RENAME TABLE Away TO Disclosures')
})

test.each(['reader', 'adjudicator', 'admin'] as const)(
  'a stale change by a %s who has not read the beat names neither the first reader nor the answer',
  async (role) => {
    as('ana')
    await take(order())
    await give(1, { answer: 'unusable' })
    as('bia', { role })
    for (const seenAudits of [0, 1, 7])
      expect(await give(1, { kind: 'revision', seenAudits })).toEqual({
        status: 'not-allowed',
        reason: 'not-your-reading',
      })
    expect(JSON.stringify(await lookAt(1))).not.toMatch(/unusable|"ana"/)
    expect(await historyOf()).not.toContain('unusable')
    await give(1, { answer: 'unusable' })
    expect(await rows('SELECT DISTINCT reveal FROM Audits')).toEqual([{ reveal: 'before' }])
  },
)

test.each(['reader', 'adjudicator', 'admin'] as const)(
  'a %s whose answer differs from the first reader’s sees a beat that awaits a second reading, and nothing else',
  async (role) => {
    await disagreeOn(1)
    as('bia', { role })
    const sent = reading(2, { answer: 'anomalous' })
    as('ana')
    await give(2)
    as('bia', { role })
    expect(await (await answer(request(sent))).json()).toMatchObject({
      state: 'awaiting-second',
      label: null,
      trainingEcgId: null,
      audits: 1,
    })
    // Sent again, as an outbox does.
    expect(await (await answer(request(sent))).json()).toMatchObject({ state: 'awaiting-second', audits: 1 })
    const { state, label, seenAudits, answers } = await lookAt(1)
    expect([state, label, seenAudits]).toEqual(['awaiting-second', null, 1])
    expect(answers.map(({ by }: { by: string }) => by)).toEqual(['bia'])
    for (const query of ['', '?text=narrow', `?readerId=${app.ana}`, '?answer=normal'])
      expect(await historyOf(query)).not.toMatch(/narrow|,ana,/)
    const { progress } = await (await take(order())).json()
    expect(progress).toEqual({ total: 5, settled: 0, unread: 3, awaiting: 2 })
  },
)

test.each(['reader', 'adjudicator', 'admin'] as const)(
  'a %s who is a reader of an open disagreement neither changes, undoes, reads again nor decides it',
  async (role) => {
    const keys = await disagreeOn(1)
    for (const name of ['ana', 'bia'] as const) {
      as(name, { role })
      const refusals = [
        ...(await Promise.all([0, 1, 2].map((seenAudits) => give(1, { kind: 'revision', seenAudits })))),
        ...(await Promise.all([0, 1, 2].map((seenAudits) => give(1, { kind: 'adjudication', seenAudits })))),
        await takeBack(keys[name]),
      ]
      for (const refusal of refusals)
        expect(refusal).toEqual({ status: 'not-allowed', reason: expect.any(String) })
      expect(await give(1)).toMatchObject({ status: 'answered-meanwhile', by: { name } })
    }
    expect(await rows('SELECT state, audits FROM Audited_Beats')).toEqual([
      { state: 'disagreement', audits: 2 },
    ])
  },
)

test('an adjudicator who has read a beat does not find it among the disagreements; who has not does', async () => {
  await disagreeOn(1)
  const beatsFor = async (id: string) =>
    (await auditing.listDisagreements(app.db, id)).map(({ beat }) => beat)
  expect(await beatsFor(app.ana)).toEqual([])
  expect(await beatsFor('davi')).toEqual(['inference-1'])
  expect(await rows('SELECT reader_id, what FROM Disclosures')).toContainEqual({
    reader_id: 'davi',
    what: 'answers',
  })
  as('davi', { role: 'adjudicator' })
  expect(await lookAt(1)).toMatchObject({ state: 'disagreement', seenAudits: 2 })
})

test('where adjudication is blind, an adjudicator finds neither readers nor answers before the decision', async () => {
  await auditing.changeSettings(app.db, app.ana, { adjudicationView: 'blind' })
  await disagreeOn(1)
  as('davi', { role: 'adjudicator' })
  const [open] = await auditing.listDisagreements(app.db, 'davi')
  expect(open).toMatchObject({ readings: [], audits: 0 })
  expect(await lookAt(1)).toMatchObject({ label: null, seenAudits: 0, answers: [] })
  expect(await historyOf()).not.toMatch(/narrow|wide/)
  expect(await give(1, { kind: 'adjudication', seenAudits: 0 })).toMatchObject({
    state: 'settled',
    audits: 3,
  })
  expect((await lookAt(1)).answers).toHaveLength(3)
  expect(await rows("SELECT reveal FROM Audits WHERE kind = 'adjudication'")).toEqual([{ reveal: 'before' }])
})

test('who was told what others answered does not read the beat when it is open again, and is not given it', async () => {
  as('ana')
  await take(order())
  await give(1)
  as('bia')
  const second = randomUUID()
  await give(1, { key: second })
  as('caio')
  expect(await lookAt(1)).toMatchObject({ state: 'settled', label: 'normal' })
  as('bia')
  expect(await takeBack(second)).toMatchObject({ status: 'undone', state: 'awaiting-second', label: null })
  as('caio')
  expect(await lookAt(1)).toMatchObject({ answers: [], next: { reason: 'answers-seen' } })
  const { beats } = await (await take(order())).json()
  expect(beats.map(({ beat }: { beat: string }) => beat)).not.toContain('inference-1')
  expect(await give(1)).toEqual({ status: 'not-allowed', reason: 'answers-seen' })
  as('davi')
  expect(await give(1)).toMatchObject({ status: 'recorded', state: 'settled' })
})

test('that a beat cannot become a training beat is said of every answer alike, whatever the first reader said', async () => {
  await app.db.$client.query('DELETE FROM Model')
  as('ana')
  await take(order())
  const refused = { status: 'not-allowed', reason: 'range-unknown' }
  expect(await give(1)).toEqual(refused)
  expect(await give(1, { answer: 'uncertain' })).toMatchObject({ status: 'recorded' })
  as('bia')
  for (const said of ['normal', 'anomalous']) expect(await give(1, { answer: said })).toEqual(refused)
})

test('the label of a neighbour is what others answered to it, and told only while it is settled', async () => {
  await insertRows(app.db, 'Inference_ECG', sampleColumns(), 1, (_, values) => {
    for (let sample = 0; sample < 140; sample++) values.push(sample / 140)
  })
  await auditing.changeSettings(app.db, app.ana, { doubleReadingShare: 0 })
  const first = app.inferences.get(1)
  app.inferences.set(6, { ...(first as InferenceDetail), id: 6, source_ecg_id: 1 })
  as('ana')
  await take(order({ count: 10 }))
  const key = randomUUID()
  expect(await give(6, { key })).toMatchObject({ status: 'recorded', state: 'settled', trainingEcgId: 1 })
  as('caio', { readingView: 'open' })
  expect((await lookAt(2)).reveal.neighbours).toMatchObject([{ ecgId: 1, label: 'normal' }])
  const told = "SELECT beat FROM Disclosures WHERE reader_id = 'caio' AND what = 'answers'"
  expect(await rows(told)).toEqual([{ beat: 'ecg-1' }])
  // The labelled beats in memory still have it.
  as('ana')
  await takeBack(key)
  as('bia', { readingView: 'open' })
  expect((await lookAt(6)).reveal.neighbours).toEqual([])
})
