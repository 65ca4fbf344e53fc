import type { Reader } from '@vigia/accounts/sign-in'
import type { View } from '@vigia/contracts/audit'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
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
  { isUnattended = false } = {},
): Promise<Response> {
  if (!isOfOurPages(request)) return problem(403, 'forbidden')
  try {
    const reader = await findReader(isUnattended)
    if (reader === undefined) return problem(401, 'signed-out')
    const expected = request.headers.get(readerHeader)
    if (expected !== null && expected !== reader.id) return problem(409, 'other-reader')
    return await work(reader)
  } catch (error) {
    app().log.error({ err: error }, 'A request of the pages failed.')
    // By the error alone: whoever asked the database for more would wait as long again.
    return isDatabaseFailure(error) ? problem(503, 'database-down') : problem(500, 'failed')
  }
}

function isDatabaseFailure(error: unknown): boolean {
  const isOurs = error instanceof Error && 'code' in error && error.code === 'database-failed'
  return isOurs || app().isTemporaryFailure(error)
}

/** As the results API says it, too. */
const retryAfterSeconds = '5'

export function problem(status: number, reason: string): Response {
  const headers: HeadersInit = status === 503 ? { 'retry-after': retryAfterSeconds } : {}
  return Response.json({ status: reason }, { status, headers })
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

/** A request speaks of 50 beats at most, by their names. */
const beatNames = Type.Array(Type.String({ maxLength: 40 }), { maxItems: 50 })

const named = Compile(Type.Object({ beats: beatNames }))

/** The beats that a request speaks of; undefined for what is none. */
export function readBeatNames(body: unknown): string[] | undefined {
  return named.Check(body) ? body.beats : undefined
}

const markerChange = Compile(
  Type.Object({ marker: Type.String({ maxLength: 200 }), change: Type.Enum(['add', 'remove']) }),
)

/** A marker that a reader sets or removes; undefined for what is none. */
export function readMarkerChange(body: unknown): { marker: string; change: 'add' | 'remove' } | undefined {
  return markerChange.Check(body) ? body : undefined
}

/** How many beats a browser asks for, and which it has already. */
const wanted = { count: Type.Integer({ minimum: 1, maximum: 10 }), except: beatNames }

const decisionRequest = Type.Object(wanted)
const decisions = Compile(decisionRequest)
/** How many disagreements an adjudicator wants, and not those that are there already. */
export type DecisionRequest = Static<typeof decisionRequest>

/** A browser's request for disagreements; undefined for what is none. */
export function readDecisionRequest(body: unknown): DecisionRequest | undefined {
  return decisions.Check(body) ? body : undefined
}

// What a choice states wrongly is left out, as in an address: it is `readChoice` that reads it.
const taking = Compile(Type.Object({ ...wanted, choice: Type.Record(Type.String(), Type.Unknown()) }))

/** What a browser asks for: how many beats, which, and not those it has. */
export type TakeRequest = Choice & Static<typeof decisionRequest>

/** A browser's request for beats; undefined for what is none. */
export function readTakeRequest(body: unknown, view: View): TakeRequest | undefined {
  if (!taking.Check(body)) return undefined
  const { count, except, choice } = body
  return { ...readChoice(choice, view), count, except }
}
