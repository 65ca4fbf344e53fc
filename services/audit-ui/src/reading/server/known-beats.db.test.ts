import { randomUUID } from 'node:crypto'
import * as auditing from '@vigia/auditing'
import { model } from '@vigia/db'
import { addFrozenSet } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GET as exportHistory } from '../../app/(reader)/history/export/route.ts'
import { POST as answer } from '../../app/api/answers/route.ts'
import { GET as findBeat } from '../../app/api/beats/[beat]/route.ts'
import { POST as take } from '../../app/api/beats/take/route.ts'
import { openTestApp, type TestApp } from '../testing/open-test-app.ts'
import { listKnownCurves } from './known-curves.ts'

const session = vi.hoisted(() => ({ reader: undefined as object | undefined }))
vi.mock('../../server/session.ts', async (importActual) => ({
  ...(await importActual<typeof import('../../server/session.ts')>()),
  findReader: async () => session.reader,
  requireReader: async () => session.reader,
}))

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  await app.db.insert(model).values({ tag: 'v1', minimum: 0, maximum: 100 })
  await addFrozenSet(app.db, Array(8).fill('anomalous'))
})
afterEach(() => app.close())

function as(name: 'ana' | 'bia', readingView: 'blind' | 'open' = 'blind', role = 'reader'): void {
  session.reader = { id: app[name], name, role, readingView }
}

const setShare = (knownBeatShare: number) => auditing.changeSettings(app.db, app.ana, { knownBeatShare })

function request(body?: unknown): Request {
  const text = JSON.stringify(body)
  return new Request('http://localhost/api', {
    ...(body !== undefined && { method: 'POST', body: text }),
    headers: { 'content-type': 'application/json', 'content-length': `${text?.length ?? 0}` },
  })
}

interface Shown {
  inferenceId: number
  beat: string
  modelTag: string
  curve: string
  values: number[]
  reveal: { verdict: string } | null
}

const takeAll = async (except: string[] = []): Promise<{ beats: Shown[]; progress: object }> =>
  await (await take(request({ choice: {}, count: 5, except }))).json()
const lookAt = async (id: number): Promise<Shown> =>
  (await (await findBeat(request(), { params: Promise.resolve({ beat: String(id) }) })).json()).beat
const give = async ({ inferenceId, curve }: Shown) => {
  const said = { key: randomUUID(), inferenceId, curve, kind: 'reading', answer: 'anomalous', beatCode: null }
  const sent = { ...said, comment: 'narrow', seenAudits: 0, answeredAt: '2026-01-01T00:00:00.000Z' }
  return await (await answer(request(sent))).json()
}

/** A known beat has one sample everywhere; the clinic's own rise. */
const isKnown = ({ values }: Shown) => new Set(values).size === 1

test.each(['reader', 'adjudicator', 'admin'])(
  'to a %s a known beat comes with the fields, the progress and the kinds of values of every other',
  async (role) => {
    as('ana', 'blind', role)
    const before = await takeAll()
    expect(before.beats.some(isKnown)).toBe(false)
    await setShare(1)
    const after = await takeAll()
    expect(after.progress).toEqual(before.progress)
    const shapeOf = (shown: Shown) =>
      Object.entries(shown).map(([name, value]) => [name, typeof value, String(value).length > 0])
    expect(after.beats).toHaveLength(before.beats.length)
    for (const known of after.beats) {
      expect(isKnown(known)).toBe(true)
      const own = before.beats.find(({ beat }) => beat === known.beat) as Shown
      expect(shapeOf(known)).toEqual(shapeOf(own))
      // But for the curve and its name it is the beat.
      expect({ ...known, values: null, curve: null }).toEqual({ ...own, values: null, curve: null })
      expect(known.values.every((value) => Math.fround(value) === value)).toBe(true)
    }
  },
)

test('taken, opened by its address or seen in the list, a beat has the same curve for its reader', async () => {
  await setShare(1)
  as('ana')
  const { beats } = await takeAll()
  const listed = await listKnownCurves(beats)
  for (const taken of beats) {
    expect(isKnown(taken)).toBe(true)
    const { values, curve } = await lookAt(taken.inferenceId)
    expect({ values, curve }).toEqual({ values: taken.values, curve: taken.curve })
    expect(listed.get(taken.beat)).toEqual(taken.values)
  }
})

test('an answer tells its reader alone that the beat was a known one; no history and no other reader has it', async () => {
  await setShare(1)
  as('ana')
  const { beats, progress } = await takeAll()
  const [first] = beats as [Shown]
  expect(await give(first)).toMatchObject({ status: 'recorded', state: 'unread', known: 'anomalous' })
  const text = await (await exportHistory(new Request('http://localhost/history/export'))).text()
  expect(text).not.toContain('narrow')
  const own = await lookAt(first.inferenceId)
  expect(isKnown(own)).toBe(false)
  expect(own).toMatchObject({ state: 'unread', answers: [], reveal: null })
  expect((await takeAll()).progress).toEqual(progress)
  await setShare(0)
  as('bia', 'blind', 'admin')
  const other = await lookAt(first.inferenceId)
  expect(other).toMatchObject({ state: 'unread', answers: [], next: { kind: 'reading' } })
  as('ana')
  expect(await give(own)).toMatchObject({ status: 'recorded', state: 'settled' })
})

test('in the open view every beat has its own curve', async () => {
  await setShare(1)
  as('ana', 'open')
  const { beats } = await takeAll()
  expect(beats.some(isKnown)).toBe(false)
  expect(beats.every(({ reveal }) => reveal !== null)).toBe(true)
  expect(await listKnownCurves(beats)).toEqual(new Map())
  for (const shown of beats.slice(0, 1))
    expect(await give(shown)).toMatchObject({ status: 'recorded', state: 'settled' })
  as('ana')
  for (const { inferenceId } of beats) expect(isKnown(await lookAt(inferenceId))).toBe(false)
})
