import { randomUUID } from 'node:crypto'
import { type Answer, answers } from '@vigia/contracts/audit'
import { type Db, openDatabase } from '@vigia/db'
import { letAuditsBeMadeUp, type TestDatabase } from '@vigia/db/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listLabelledRows } from '../label-history/labelled-rows.ts'
import {
  addBeats,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import type { RecordOutcome, UndoOutcome } from './answer.ts'
import { recordAnswer } from './record-answer.ts'
import { type Audit, settle, trainingVerdict } from './settle.ts'
import { undoAnswer } from './undo-answer.ts'

// Thousands of transactions, one after the other on the rows they race for.
vi.setConfig({ testTimeout: 300_000 })

const beatCount = 250
const names = Array.from({ length: 8 }, (_, index) => `reader-${index + 1}`)

let database: TestDatabase
let wide: ReturnType<typeof openDatabase>
let db: Db
let beats: number[]
beforeAll(async () => {
  database = await openAuditedWarehouse()
  await letAuditsBeMadeUp(database.db)
  wide = openDatabase(database.address, { connections: 8 })
  db = wide.db
  const isDouble = { isDouble: true }
  beats = [...(await addBeats(db, beatCount / 2)), ...(await addBeats(db, beatCount / 2, isDouble))]
})
afterAll(async () => {
  await wide.close()
  await database.close()
})

/** What was sent, by whom, and what came back. */
interface Sent {
  beat: number
  by: string
  key: string
  outcome: RecordOutcome | UndoOutcome
}

/** By key. */
const acknowledged = new Map<string, Sent>()

/** Lets 2 to 8 readers act on each beat at the same moment, several beats at a time. */
async function race(act: (beat: number, by: string, turn: number) => Promise<Sent>): Promise<Sent[][]> {
  const waiting = [...beats.entries()]
  const races: Sent[][] = []
  const runLane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, beat] = next
      const racers = names.slice(0, 2 + (index % 7))
      races[index] = await Promise.all(racers.map((by, turn) => act(beat, by, index + turn)))
    }
  }
  await Promise.all([runLane(), runLane(), runLane()])
  for (const sent of races.flat())
    if (sent.outcome.status === 'recorded' || sent.outcome.status === 'undone')
      acknowledged.set(sent.key, sent)
  return races
}

const saying = (turn: number): Answer => answers[turn % answers.length] as Answer
/** Of a beat that one person reads, an answer that settles it: uncertain asks a second one. */
const settling = (beat: number, turn: number): Answer => {
  const said = saying(turn)
  return said === 'uncertain' && !isDoubleBeat(beats.indexOf(beat)) ? 'unusable' : said
}

async function send(by: string, given: ReturnType<typeof answer>): Promise<Sent> {
  return {
    beat: given.inferenceId,
    by,
    key: given.key,
    outcome: await recordAnswer(db, noResults, reader(by, true), given),
  }
}

const count = (race: Sent[] | undefined, status: string) =>
  race?.filter(({ outcome }) => outcome.status === status).length

/** Each who came too late and may know of whom was told of somebody who has an audit on that beat. */
async function expectReasons(races: Sent[][]): Promise<void> {
  const rows = await rowsOf(db, 'SELECT DISTINCT beat, reader_id AS reader FROM Audits')
  const wrote = new Set(rows.map((row) => `${row.beat} ${row.reader}`))
  for (const [index, sent] of races.entries())
    for (const { outcome } of sent)
      if (outcome.status === 'answered-meanwhile' || outcome.status === 'superseded')
        if (outcome.by !== null) expect(wrote).toContain(`ecg-${beats[index]} ${outcome.by.id}`)
}

/** The audits are what was acknowledged, and all else follows from them. */
async function expectOrder(): Promise<void> {
  const audits = await rowsOf(
    db,
    `SELECT id, answer_key, beat, kind, reader_id AS readerId, answer, undoes FROM Audits ORDER BY id`,
  )
  expect(audits.map((row) => row.answer_key).sort()).toEqual([...acknowledged.keys()].sort())
  const audited = await rowsOf(
    db,
    `SELECT beat, beats.state, label, audits, is_double, training_ecg_id AS row_id, ecg.id AS found, is_anomalous
     FROM Audited_Beats AS beats LEFT JOIN ECG AS ecg ON ecg.id = training_ecg_id`,
  )
  expect(audited).toHaveLength(beatCount)
  for (const row of audited) {
    const trail = audits.filter(({ beat }) => beat === row.beat) as unknown as Audit[]
    const settlement = settle(trail, row.is_double === 1)
    const verdict = trainingVerdict(settlement.label)
    expect(row).toMatchObject({ ...settlement, audits: trail.length, found: row.row_id })
    expect(row.is_anomalous).toBe(verdict === undefined ? null : Number(verdict === 'normal'))
  }
  const { origins } = await listLabelledRows(db)
  expect(new Map([...origins].map(([id, { verdict }]) => [id, verdict]))).toEqual(
    new Map(
      audited.flatMap((row): [number, string][] => (row.row_id === null ? [] : [[row.row_id, row.label]])),
    ),
  )
  const [[rows], [stale]] = await Promise.all([
    rowsOf(db, 'SELECT COUNT(*) AS count FROM ECG'),
    rowsOf(
      db,
      'SELECT COUNT(*) AS count FROM Worklist AS w JOIN Audited_Beats AS b USING (beat) WHERE w.state <> b.state',
    ),
  ])
  expect(Number(rows?.count)).toBe(audited.filter(({ row_id }) => row_id !== null).length)
  expect(Number(stale?.count)).toBe(0)
}

const isDoubleBeat = (index: number) => index >= beatCount / 2

test('of 2 to 8 who read a beat at once one is first, or two where two shall read', async () => {
  const races = await race((beat, by, turn) => send(by, answer(beat, { answer: settling(beat, turn) })))
  for (const [index, sent] of races.entries()) {
    const places = isDoubleBeat(index) ? 2 : 1
    expect([count(sent, 'recorded'), count(sent, 'answered-meanwhile')]).toEqual([
      places,
      sent.length - places,
    ])
  }
  await expectReasons(races)
  await expectOrder()
})

test('of all who change an answer or settle a disagreement at once, one does', async () => {
  const states = await rowsOf(db, 'SELECT beat, state, audits FROM Audited_Beats')
  const known = new Map(states.map((row) => [row.beat, row]))
  const races = await race((beat, by, turn) => {
    const before = known.get(`ecg-${beat}`)
    const isOpen = before?.state === 'disagreement'
    const fields = { answer: settling(beat, turn + 1), seenAudits: before?.audits }
    // Who has read a beat does not decide on it.
    return isOpen
      ? send(`adjudicator-${by}`, answer(beat, { kind: 'adjudication', ...fields }))
      : send(by, answer(beat, { kind: 'revision', ...fields }))
  })
  for (const sent of races) expect(count(sent, 'recorded')).toBe(1)
  await expectReasons(races)
  await expectOrder()
})

/** Takes an answer back; where it is sent twice at once, it is taken back once. */
async function undo(given: Sent, times: number): Promise<Sent> {
  const key = randomUUID()
  const taken = { key, undoes: given.key, answeredAt: '2026-01-02T03:04:05.678Z' }
  const outcomes = await Promise.all(
    Array.from({ length: times }, () => undoAnswer(db, noResults, reader(given.by), taken)),
  )
  // One of the two may have come too early, while another's answer stood in the way.
  const done = outcomes.filter(({ status }) => status === 'undone')
  if (done.length === 2) expect(done[0]).toMatchObject({ auditId: (done[1] as { auditId: number }).auditId })
  return { ...given, key, outcome: (done[0] ?? outcomes[0]) as UndoOutcome }
}

test.each([0, 1])('undoings and new readings, all at once, leave every beat in order (%i)', async (round) => {
  const own = new Map<string, Sent>()
  for (const sent of acknowledged.values())
    if (sent.outcome.status === 'recorded') own.set(`${sent.by} ${sent.beat}`, sent)
  const races = await race(async (beat, by, turn) => {
    const given = own.get(`${by} ${beat}`)
    if (given !== undefined && (turn + round) % 4 !== 0) return await undo(given, 1 + (turn % 2))
    return await send(by, answer(beat, { answer: saying(turn + round) }))
  })
  for (const status of ['recorded', 'undone'])
    expect(races.flat().some(({ outcome }) => outcome.status === status)).toBe(true)
  await expectReasons(races)
  await expectOrder()
})
