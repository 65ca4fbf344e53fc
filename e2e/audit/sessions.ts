import { readFileSync } from 'node:fs'
import type { RowDataPacket } from 'mysql2/promise'
import type { Clinic, Person } from './clinic.ts'

/** What the service answered, whole. */
export interface Answer {
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
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  /** Calls a server action of a page, as React does. */
  act(path: string, action: string, ...given: (string | FormData)[]): Promise<Answer>
}

/** What asks for a page's content without its HTML: React's own format, as a link in the page fetches it. */
export const asRsc = { rsc: '1' } as const
export const asPrefetch = { rsc: '1', 'next-router-prefetch': '1' } as const

/** @param person undefined for nobody */
export async function openSession(clinic: Clinic, person?: Person): Promise<Session> {
  const signedIn = person === undefined ? { cookie: '', id: '' } : await signInOnce(clinic, person)
  const { cookie, id } = signedIn
  const ask = async (path: string, request: RequestInit = {}): Promise<Answer> => {
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

async function signInOnce(clinic: Clinic, person: Person): Promise<{ cookie: string; id: string }> {
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

function readJson(text: string): Answer['json'] {
  try {
    return JSON.parse(text) as Answer['json']
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
function idOfAction(action: string): string {
  const { node } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === action)
  if (found === undefined) throw new Error(`The built pages have no action ${action}.`)
  return found[0]
}
