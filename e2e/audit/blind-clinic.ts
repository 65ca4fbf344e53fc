import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Answer, ReadingView, Role } from '@vigia/contracts/audit'
import type { Database } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { type Clinic, openClinic, type Person } from './clinic.ts'

/** What the service answered, whole. */
export interface Reply {
  status: number
  text: string
  /** Where a redirection leads; empty for none. */
  location: string
  /** Undefined for what is no JSON. */
  json: Record<string, unknown> | undefined
}

/** Somebody who asks the service as a browser does, without one. */
export interface Session {
  /** The reader's id; empty for whoever is not signed in. */
  id: string
  get(path: string, headers?: Record<string, string>): Promise<Reply>
  post(path: string, body: unknown): Promise<Reply>
  /** Sends whatever it is told to. */
  send(path: string, request: RequestInit): Promise<Reply>
  /** Calls a server action of a page, as React does. */
  act(path: string, action: string, ...given: (string | FormData)[]): Promise<Reply>
}

/** What asks for a page's content without its HTML: React's own format, as a link in the page fetches it. */
export const asRsc = { rsc: '1' } as const
export const asPrefetch = { rsc: '1', 'next-router-prefetch': '1' } as const

/** Where a service is, and the database in which it knows people. */
type Reachable = Pick<Clinic, 'auditUrl'> & { warehouse: Pick<Database, 'db'> }

/** @param person undefined for nobody */
export async function openSession(clinic: Reachable, person?: Person): Promise<Session> {
  const signedIn = person === undefined ? { cookie: '', id: '' } : await signInOnce(clinic, person)
  const { cookie, id } = signedIn
  const ask = async (path: string, request: RequestInit = {}): Promise<Reply> => {
    const headers = { cookie, origin: clinic.auditUrl, 'accept-language': 'en', ...request.headers }
    let answer = await fetch(clinic.auditUrl + path, { redirect: 'manual', ...request, headers })
    // Next.js wants to see in the address that not the HTML is asked for, and says how.
    const marked = answer.headers.get('location') ?? ''
    if (answer.status === 307 && new Headers(headers).has('rsc') && /[?&]_rsc\b/.test(marked))
      answer = await fetch(new URL(marked, clinic.auditUrl), { redirect: 'manual', ...request, headers })
    const text = await answer.text()
    return {
      status: answer.status,
      text,
      location: answer.headers.get('location') ?? answer.headers.get('x-action-redirect') ?? '',
      json: readJson(text),
    }
  }
  return {
    id,
    send: ask,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    act(path, action, ...given) {
      const { body, headers } = encodeArguments(given)
      const accept = 'text/x-component'
      return ask(path, {
        method: 'POST',
        headers: { accept, 'next-action': idOfAction(action), ...headers },
        body,
      })
    },
  }
}

async function signInOnce(clinic: Reachable, person: Person): Promise<{ cookie: string; id: string }> {
  const answer = await fetch(`${clinic.auditUrl}/sign-in?from=/settings`, {
    method: 'POST',
    headers: { origin: clinic.auditUrl },
    body: new URLSearchParams({ ...person }),
    redirect: 'manual',
  })
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
  if (answer.status !== 303 || cookies.length === 0)
    throw new Error(`${person.email} was not let in: ${answer.status} ${await answer.text()}`)
  const [[row]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT id FROM Auth_User WHERE email = ?',
    [person.email],
  )
  return { cookie: cookies.join('; '), id: String(row?.id) }
}

function readJson(text: string): Reply['json'] {
  try {
    return JSON.parse(text) as Reply['json']
  } catch {
    return undefined
  }
}

/** What React's `encodeReply` makes of texts and forms. */
function encodeArguments(given: readonly (string | FormData)[]) {
  if (given.every((one) => typeof one === 'string'))
    return { body: JSON.stringify(given), headers: { 'content-type': 'text/plain;charset=UTF-8' } }
  const body = new FormData()
  given.forEach((one, place) => {
    if (typeof one === 'string') return
    for (const [name, value] of one) body.append(`_${place + 1}_${name}`, value)
  })
  body.append(
    '0',
    JSON.stringify(given.map((one, place) => (typeof one === 'string' ? one : `$K${place + 1}`))),
  )
  return { body, headers: {} }
}

export function formOf(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

interface Manifest {
  node: Record<string, { filename: string; exportedName: string }>
}

const manifest = new URL(
  '../../services/audit-ui/.next/server/server-reference-manifest.json',
  import.meta.url,
)

/** Next.js gives an action of the built pages a name that only the build knows. */
export function idOfAction(action: string): string {
  const { node } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === action)
  if (found === undefined) throw new Error(`The built pages have no action ${action}.`)
  return found[0]
}

/** A heartbeat that two models have judged. */
export interface Beat {
  name: string
  /** What the first model made of it. */
  inferenceId: number
}

/** An answer as it was given, with words that occur nowhere else. */
export interface Given {
  answer: Reply
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
  answer: Answer,
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

export async function takeBack(session: Session, { key }: { key: string }): Promise<Reply> {
  const answeredAt = new Date().toISOString()
  return await session.post('/api/answers/undo', { key: randomUUID(), undoes: key, answeredAt })
}

/** Chooses how one sees a beat, as the form of the settings does. */
export async function choose(session: Session, readingView: ReadingView): Promise<void> {
  const { status, text } = await session.act('/settings', 'saveOwnView', formOf({ readingView }))
  if (status !== 200 || !text.includes('saved')) throw new Error(`The view was not kept: ${status} ${text}`)
}

export const beatApi = ({ name }: Beat, model = 'v1') => `/api/beats/${name}?model=${model}`
export const beatPage = ({ name }: Beat) => `/beats/${name}?model=v1`

/** Takes beats from the worklist. */
export async function take(session: Session, count = 10, except: string[] = []): Promise<Reply> {
  return await session.post('/api/beats/take', { choice: {}, count, except })
}

/** The beats of an answer to `take`. */
export function beatsOf({ json }: Reply) {
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
