import type { Reader } from '@vigia/accounts/sign-in'
import type { View } from '@vigia/contracts/audit'
import { readerHeader } from '../../outbox/sender.ts'
import { app } from '../../server/app.ts'
import { findReader } from '../../server/session.ts'
import { type Choice, readChoice } from '../choice.ts'

/**
 * Answers a request of the pages' own scripts, for whoever is signed in. 401: nobody is. 409: somebody else than the
 * request speaks of. 503: the database does not answer, 500: something else went wrong; both may be sent again.
 */
export async function answerReader(
  request: Request,
  work: (reader: Reader) => Promise<Response>,
): Promise<Response> {
  if (!isOfOurPages(request)) return problem(403, 'forbidden')
  try {
    const reader = await findReader()
    if (reader === undefined) return problem(401, 'signed-out')
    const expected = request.headers.get(readerHeader)
    if (expected !== null && expected !== reader.id) return problem(409, 'other-reader')
    return await work(reader)
  } catch (error) {
    app().log.error({ err: error }, 'A request of the pages failed.')
    if (isDatabaseFailure(error)) return problem(503, 'database-down')
    const missing = await app().listUnready()
    return missing.includes('warehouse') ? problem(503, 'database-down') : problem(500, 'failed')
  }
}

/** Then the database need not be waited for once more. */
function isDatabaseFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'database-failed'
}

export function problem(status: number, reason: string): Response {
  return Response.json({ status: reason }, { status })
}

/** Other sites can send a form here, with the cookie where the browser lets them; not JSON, and not unseen. */
function isOfOurPages(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  return request.method === 'GET' || request.headers.get('content-type') === 'application/json'
}

/** No request of the pages comes near this. */
const maximumBodyBytes = 64 * 1024

/** A request's JSON; undefined for what is none, or too long. */
export async function readBody(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY) > maximumBodyBytes)
    return undefined
  return await request.json().catch(() => undefined)
}

/** The most beats that one request may speak of. */
const maximumBeats = 50
const maximumCount = 10
const nameLength = 40

/** What a browser asks for: how many beats, which, and not those it has. */
export interface TakeRequest extends Choice {
  count: number
  except: string[]
}

/** A browser's request for beats; undefined for what is none. */
export function readTakeOrder(body: unknown, view: View): TakeRequest | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { count, except, choice } = body as Record<string, unknown>
  if (!isCount(count)) return undefined
  if (typeof choice !== 'object' || choice === null || !areNames(except)) return undefined
  return { ...readChoice(choice as Record<string, unknown>, view), count, except }
}

/** How many disagreements an adjudicator wants, and not those that are there already. */
export interface DecisionOrder {
  count: number
  except: string[]
}

/** A browser's request for disagreements; undefined for what is none. */
export function readDecisionOrder(body: unknown): DecisionOrder | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { count, except } = body as Record<string, unknown>
  return isCount(count) && areNames(except) ? { count, except } : undefined
}

/** The beats that a request speaks of; undefined for what is none. */
export function readBeatNames(body: unknown): string[] | undefined {
  if (typeof body !== 'object' || body === null || !('beats' in body)) return undefined
  return areNames(body.beats) ? body.beats : undefined
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maximumCount
}

function areNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= maximumBeats &&
    value.every((name) => typeof name === 'string' && name.length <= nameLength)
  )
}

/** What a reader sees before answering: as they have chosen, else as the clinic settings say. The thesis's page shows all. */
export async function findReadingView({ readingView }: Reader): Promise<View> {
  if (readingView === 'thesis') return 'open'
  const { auditing, db } = app()
  return readingView ?? (await auditing.readSettings(db)).defaultView
}
