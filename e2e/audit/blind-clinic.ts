import { randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { type Clinic, openClinic } from './clinic.ts'
import { type Answer, formOf, openSession, type Session } from './sessions.ts'

export type Said = 'normal' | 'anomalous' | 'uncertain' | 'unusable'
export type Role = 'reader' | 'adjudicator' | 'admin'

/** A heartbeat that two models have judged. */
export interface Beat {
  name: string
  /** What the first model made of it. */
  inferenceId: number
}

/** An answer as it was given, with words that occur nowhere else. */
export interface Given {
  answer: Answer
  key: string
  comment: string
  beatCode: string
}

/** A clinic whose beats two people read, and readers who ask without a browser. */
export interface BlindClinic extends Clinic {
  /** A beat that nobody has touched. @param readers how many shall read it */
  newBeat(readers?: 1 | 2): Promise<Beat>
  /** Somebody who has done nothing yet. */
  newReader(name: string, role?: Role): Promise<Session>
  query(text: string, values?: (string | number)[]): Promise<RowDataPacket[]>
  set(name: string, value: unknown): Promise<void>
}

export async function openBlindClinic(beats: number): Promise<BlindClinic> {
  const clinic = await openClinic({ beats, tags: ['v1', 'v2'] })
  const query: BlindClinic['query'] = async (text, values = []) =>
    (await clinic.warehouse.db.$client.query<RowDataPacket[]>(text, values))[0]
  const set = async (name: string, value: unknown) => {
    const row = [name, JSON.stringify(value)]
    await query(
      `INSERT INTO Audit_Settings (name, value, changed_at) VALUES (?, ?, UTC_TIMESTAMP(3))
       ON DUPLICATE KEY UPDATE value = VALUES(value)`,
      row,
    )
  }
  await set('doubleReadingShare', 1)
  const names = new Set<string>()
  const newReader = async (name: string, role: Role = 'reader') => {
    if (names.has(name)) throw new Error(`There is a ${name} already.`)
    names.add(name)
    return await openSession(clinic, await clinic.addPerson(name, role))
  }
  const first = await newReader('Opener')
  await first.get('/')
  const rows = await query(
    'SELECT beat, inference_id AS id, model_tag AS tag FROM Worklist ORDER BY source_ecg_id',
  )
  const untouched = [...Map.groupBy(rows, ({ beat }) => String(beat))].map(([name, judgements]): Beat => {
    const of = (tag: string) => Number(judgements.find((one) => one.tag === tag)?.id)
    return { name, inferenceId: of('v1') }
  })
  return {
    ...clinic,
    newReader,
    query,
    set,
    async newBeat(readers = 2) {
      const answered = new Set((await query('SELECT DISTINCT beat FROM Audits')).map((row) => row.beat))
      let beat = untouched.shift()
      while (beat !== undefined && answered.has(beat.name)) beat = untouched.shift()
      if (beat === undefined) throw new Error('There are no more beats.')
      await query('UPDATE Worklist SET is_double = ? WHERE beat = ?', [readers - 1, beat.name])
      return beat
    },
  }
}

let answersGiven = 0

/** Sends an answer as the outbox does; a browser may say what it likes in `more`. */
export async function give(
  session: Session,
  beat: Beat,
  answer: Said,
  more: Record<string, unknown> = {},
): Promise<Given> {
  const number = ++answersGiven
  const body = {
    key: randomUUID(),
    inferenceId: beat.inferenceId,
    kind: 'reading',
    answer,
    beatCode: `code-${number}-end`,
    comment: `remark-${number}-end`,
    reveal: 'before',
    seenAudits: 0,
    answeredAt: new Date().toISOString(),
    ...more,
  }
  const { key, comment, beatCode } = body
  return { answer: await session.post('/api/answers', body), key, comment, beatCode }
}

export async function takeBack(session: Session, { key }: { key: string }): Promise<Answer> {
  const answeredAt = new Date().toISOString()
  return await session.post('/api/answers/undo', { key: randomUUID(), undoes: key, answeredAt })
}

/** Chooses how one sees a beat, as the form of the settings does. */
export async function choose(session: Session, readingView: 'open' | 'blind'): Promise<void> {
  const { status, text } = await session.act('/settings', 'saveOwnView', formOf({ readingView }))
  if (status !== 200 || !text.includes('saved')) throw new Error(`The view was not kept: ${status} ${text}`)
}

export const beatApi = ({ name }: Beat, model = 'v1') => `/api/beats/${name}?model=${model}`
export const beatPage = ({ name }: Beat) => `/beats/${name}?model=v1`

/** Takes beats from the worklist. */
export async function take(session: Session, count = 10, except: string[] = []): Promise<Answer> {
  return await session.post('/api/beats/take', { choice: {}, count, except })
}

/** The beats of an answer to `take`. */
export function beatsOf({ json }: Answer) {
  return (json?.beats ?? []) as { beat: string; inferenceId: number; reveal: unknown }[]
}

/** Whether somebody is offered a beat, among those of the day on which it was measured. */
export async function isOffered(clinic: BlindClinic, session: Session, { name }: Beat): Promise<boolean> {
  const [row] = await clinic.query('SELECT DATE(dt_measure) AS day FROM Worklist WHERE beat = ?', [name])
  const offered: string[] = []
  for (;;) {
    const choice = { from: row?.day, to: row?.day }
    const taken = await session.post('/api/beats/take', { choice, count: 10, except: offered })
    if (taken.status !== 200) throw new Error(`No beats were offered: ${taken.text}`)
    const beats = beatsOf(taken)
    if (beats.length === 0) break
    offered.push(...beats.map(({ beat }) => beat))
  }
  await session.post('/api/beats/release', { beats: offered })
  return offered.includes(name)
}
