import { randomUUID } from 'node:crypto'
import { changeSettings } from '@vigia/auditing'
import { disclosure } from '@vigia/db'
import { listSecurityEvents } from '@vigia/security-log'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { POST as answer } from '../../app/api/answers/route.ts'
import { POST as undo } from '../../app/api/answers/undo/route.ts'
import { GET as findBeat } from '../../app/api/beats/[beat]/route.ts'
import { POST as take } from '../../app/api/beats/take/route.ts'
import { POST as takeDisagreements } from '../../app/api/disagreements/take/route.ts'
import { openTestApp, type TestApp } from '../testing/open-test-app.ts'

const session = vi.hoisted(() => ({ reader: undefined as object | undefined }))
vi.mock('../../server/session.ts', async (importActual) => ({
  ...(await importActual<typeof import('../../server/session.ts')>()),
  findReader: async () => session.reader,
}))

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  signIn(app.ana)
})
afterEach(() => app.close())

function signIn(id: string, readingView: 'blind' | 'open' = 'blind', role = 'reader'): void {
  session.reader = { id, name: 'Ana', role, readingView }
}

function request(body?: unknown, headers: Record<string, string> = {}): Request {
  const text = JSON.stringify(body)
  return new Request('http://localhost/api', {
    ...(body !== undefined && { method: 'POST', body: text }),
    headers: { 'content-type': 'application/json', 'content-length': `${text?.length ?? 0}`, ...headers },
  })
}

const order = (others: object = {}) => request({ choice: {}, count: 5, except: [], ...others })
const beat = (id: number) => findBeat(request(), { params: Promise.resolve({ beat: String(id) }) })
const reading = (inferenceId: number, others: object = {}) => ({
  key: randomUUID(),
  inferenceId,
  kind: 'reading',
  answer: 'unusable',
  beatCode: null,
  comment: null,
  reveal: 'before',
  seenAudits: 0,
  answeredAt: '2026-01-01T00:00:00.000Z',
  ...others,
})

/** What the model says, wherever in an answer it would stand. */
const revealing = /anomalous|0\.53125|0\.28125|0\.125|0\.0625|reasons|unlike/

test('a blind reader’s browser gets beats without anything of what the model says', async () => {
  const text = await (await take(order())).text()
  expect(JSON.parse(text)).toMatchObject({ status: 'taken', progress: { total: 5 } })
  expect(JSON.parse(text).beats).toHaveLength(5)
  expect(text).not.toMatch(revealing)
  expect(await (await beat(1)).text()).not.toMatch(revealing)
})

test('a blind reader cannot ask for beats of one verdict', async () => {
  const taken = await (await take(order({ choice: { verdict: 'normal' } }))).json()
  expect(taken.beats).toHaveLength(5)
})

test('who reads open gets all at once', async () => {
  signIn(app.ana, 'open')
  const taken = await (await take(order())).json()
  expect(taken.beats[0].reveal).toMatchObject({
    verdict: 'anomalous',
    error: 0.125,
    reasons: ['unlike the training beats: flat'],
    neighbours: [],
  })
  expect(taken.beats[0].reveal.reconstruction).toHaveLength(140)
  expect((await (await take(order({ choice: { verdict: 'normal' } }))).json()).beats).toEqual([])
})

test('what was hidden is told once the answer is recorded, and to nobody else', async () => {
  await take(order())
  expect(await (await answer(request(reading(1)))).json()).toMatchObject({ status: 'recorded' })
  expect(await (await beat(1)).json()).toMatchObject({
    status: 'found',
    beat: {
      reveal: { verdict: 'anomalous', reasons: ['unlike the training beats: flat'] },
      seenAudits: 1,
    },
  })
  expect(await (await beat(2)).text()).not.toMatch(revealing)
})

test('an answer that is sent twice is recorded once, and taken back once', async () => {
  await take(order())
  const body = reading(1)
  const first = await (await answer(request(body))).json()
  expect(await (await answer(request(body))).json()).toEqual(first)
  const back = { key: randomUUID(), undoes: body.key, answeredAt: body.answeredAt }
  expect(await (await undo(request(back))).json()).toMatchObject({ status: 'undone', audits: 2 })
  expect(await (await undo(request(back))).json()).toMatchObject({ status: 'undone', audits: 2 })
})

test('each answer, each change and each undoing is a line of the log, once and without a person', async () => {
  await take(order())
  const first = reading(1)
  const changed = reading(1, { kind: 'revision', answer: 'unusable', comment: 'noise', seenAudits: 1 })
  for (const body of [first, first, changed]) expect((await answer(request(body))).status).toBe(200)
  const back = { key: randomUUID(), undoes: changed.key, answeredAt: changed.answeredAt }
  for (const body of [back, back]) await undo(request(body))
  signIn(app.bia)
  await answer(request(reading(1)))
  const fields = { beat: 'inference-1', inferenceId: 1, state: 'settled', auditId: expect.any(Number) }
  expect(app.lines).toEqual([
    { ...fields, kind: 'reading', text: 'An answer was recorded.' },
    { ...fields, kind: 'revision', text: 'An answer was changed.' },
    { ...fields, kind: 'undo', text: 'An answer was taken back.' },
  ])
})

test('who comes second is told who was first', async () => {
  await take(order())
  await answer(request(reading(1)))
  signIn(app.bia)
  const outcome = await (await answer(request(reading(1, { answer: 'unusable' })))).json()
  expect(outcome).toMatchObject({ status: 'answered-meanwhile', by: { name: 'ana' }, answer: 'unusable' })
})

test('an answer is recorded in the session of whoever gave it, or waits', async () => {
  await take(order())
  const given = () => request(reading(1), { 'x-vigia-reader': app.bia })
  expect((await answer(given())).status).toBe(409)
  session.reader = undefined
  expect((await answer(given())).status).toBe(401)
  signIn(app.bia)
  expect((await answer(given())).status).toBe(200)
})

test('what is not an answer is refused by the names of its fields', async () => {
  const refused = await answer(request(reading(1, { answer: 'fine', seenAudits: -1 })))
  expect(refused.status).toBe(400)
  expect(await refused.json()).toEqual({ status: 'invalid', fields: ['answer', 'seenAudits'] })
  for (const body of [[], null, { count: 0 }, { choice: {}, count: 99, except: [] }])
    expect((await take(request(body))).status).toBe(400)
})

test('other sites, and forms, reach nothing', async () => {
  expect((await answer(request(reading(1), { 'sec-fetch-site': 'cross-site' }))).status).toBe(403)
  expect((await answer(request(reading(1), { 'content-type': 'text/plain' }))).status).toBe(403)
})

test('a beat that the API no longer has is left out, and not leased again', async () => {
  await take(order({ count: 1 }))
  app.inferences.delete(3)
  const taken = await (await take(order())).json()
  expect(taken.beats.map((each: { inferenceId: number }) => each.inferenceId)).not.toContain(3)
  expect(taken.beats).toHaveLength(4)
  expect(await (await beat(3)).json()).toEqual({ status: 'gone' })
})

test('without the results API no beat is given, none stays leased, and it is said', async () => {
  await take(order({ count: 1 }))
  app.api.isThere = false
  expect(await (await take(order())).json()).toEqual({ status: 'results-down' })
  expect(await (await beat(1)).json()).toEqual({ status: 'results-down' })
  const [rows] = await app.db.$client.query('SELECT * FROM Worklist_Leases')
  expect(rows).toEqual([])
})

test('a results API that refuses the key is not said to be away, and no beat stays leased', async () => {
  await take(order({ count: 1 }))
  app.api.refuses = true
  expect(await (await take(order())).json()).toEqual({ status: 'results-refused' })
  expect(await (await beat(1)).json()).toEqual({ status: 'results-refused' })
  const [rows] = await app.db.$client.query('SELECT * FROM Worklist_Leases')
  expect(rows).toEqual([])
})

test.each([
  ['isThere', false, 'results-down'],
  ['refuses', true, 'results-refused'],
] as const)('that nothing is left is not said while nobody knows: %s is %s', async (name, value, status) => {
  app.api[name] = value
  expect(await (await take(order())).json()).toEqual({ status })
})

test('while the first copy is under way the worklist is said to be filled, and has beats as soon as there are some', async () => {
  const copied = app.holdCopy()
  expect(await (await take(order())).json()).toEqual({ status: 'filling' })
  copied()
  await expect.poll(async () => (await (await take(order())).json()).status).toBe('taken')
})

describe('disagreements', () => {
  /** Ana and Bia say different things of beats 1 and 2. */
  beforeEach(async () => {
    await take(order())
    await app.db.$client.query('UPDATE Worklist SET is_double = TRUE')
    for (const inferenceId of [1, 2])
      for (const [id, said] of [
        [app.ana, 'uncertain'],
        [app.bia, 'unusable'],
      ] as const) {
        signIn(id)
        const given = reading(inferenceId, { answer: said, comment: `told by ${id}` })
        expect(await (await answer(request(given))).json()).toMatchObject({ status: 'recorded' })
      }
    signIn('caio', 'blind', 'adjudicator')
  })
  const wanted = (others: object = {}) => takeDisagreements(request({ count: 3, except: [], ...others }))
  const adjudication = (inferenceId: number, seenAudits: number) =>
    answer(request(reading(inferenceId, { kind: 'adjudication', seenAudits })))
  const shown = async () => {
    const rows = await app.db.select().from(disclosure)
    return rows
      .filter(({ readerId }) => readerId === 'caio')
      .map(({ beat: name, what }) => `${name} ${what}`)
      .sort()
  }

  test('are leased to adjudicators, with the readers’ answers, and that these were shown is on record', async () => {
    const { beats, waiting } = await (await wanted({ count: 1 })).json()
    expect(waiting).toBe(2)
    expect(beats).toMatchObject([
      {
        state: 'disagreement',
        next: { status: 'possible', kind: 'adjudication' },
        seenAudits: 2,
        answers: [{ answer: 'uncertain' }, { answer: 'unusable' }],
        beat: 'inference-1',
        reveal: null,
      },
    ])
    expect(await shown()).toEqual(['inference-1 answers'])
  })

  test('come without the readers’ answers where adjudication is blind, until it is decided', async () => {
    await changeSettings(app.db, 'davi', { adjudicationView: 'blind' })
    const text = await (await wanted()).text()
    expect(JSON.parse(text).beats).toMatchObject([
      { state: 'unread', answers: [], seenAudits: 0, next: { kind: 'adjudication' } },
      { state: 'unread', answers: [] },
    ])
    expect(text).not.toMatch(/told by/)
    expect(text).not.toMatch(revealing)
    expect(await shown()).toEqual([])
    expect(await (await adjudication(1, 0)).json()).toMatchObject({ status: 'recorded', state: 'settled' })
    expect(await (await beat(1)).text()).toMatch(new RegExp(`told by ${app.bia}`))
  })

  test('are leased to nobody else, and not to their own readers', async () => {
    signIn(app.bia)
    expect((await wanted()).status).toBe(403)
    signIn(app.bia, 'blind', 'adjudicator')
    expect(await (await wanted()).json()).toEqual({ status: 'taken', beats: [], waiting: 0 })
    for (const body of [{}, { count: 0 }, { count: 1, except: 'all' }, { count: 1 }])
      expect((await takeDisagreements(request(body))).status).toBe(400)
  })

  test('of a beat that the results API has lost are passed over, and the others come', async () => {
    app.inferences.delete(1)
    const { beats, waiting } = await (await wanted({ count: 1 })).json()
    expect(beats).toMatchObject([{ beat: 'inference-2' }])
    expect(waiting).toBe(1)
    app.api.isThere = false
    expect(await (await wanted()).json()).toEqual({ status: 'results-down' })
  })

  test('what a reader adds meanwhile is stored with the answer, and changes nothing of the disagreement', async () => {
    signIn(app.ana)
    const added = reading(1, { kind: 'addition', answer: 'uncertain', comment: 'told later' })
    const outcome = await (await answer(request(added))).json()
    expect(outcome).toMatchObject({ status: 'recorded', state: 'awaiting-second', label: null, audits: 1 })
    signIn('caio', 'blind', 'adjudicator')
    expect((await (await wanted()).json()).beats[0]).toMatchObject({
      seenAudits: 2,
      answers: [{ kind: 'reading' }, { kind: 'reading' }, { kind: 'addition', comment: 'told later' }],
    })
    expect(await (await adjudication(1, 2)).json()).toMatchObject({ status: 'recorded', state: 'settled' })
  })
})

test('whose signals a reader was given is on record once for each look, and nothing of what they say', async () => {
  const { beats } = await (await take(order())).json()
  await beat(1)
  const { events } = await listSecurityEvents(app.db, { kind: 'signal-read' })
  expect(events.map(({ who, details }) => [who?.id, details?.place, details?.count])).toEqual([
    [app.ana, 'beat', 1],
    [app.ana, 'reading', beats.length],
  ])
  const named = events.map(({ details }) => String(details?.beats).split(' ').sort())
  expect(named).toEqual([['inference-1'], beats.map((one: { beat: string }) => one.beat).sort()])
})
