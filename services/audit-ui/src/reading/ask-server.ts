import type { MarkOutcome, Progress } from '@vigia/auditing'
import type { LeasedBeat, SingleBeat } from './beat.ts'
import { type Choice, choiceFields } from './choice.ts'

/** Why the server gave nothing: it was not reached, it knows nobody, or it cannot get at the beats, or not yet. */
export interface NoAnswer {
  status: 'unreachable' | 'signed-out' | 'database-down' | 'results-down' | 'results-refused' | 'filling'
}

export type TakenAnswer =
  | { status: 'taken'; beats: LeasedBeat[]; progress: Progress; isComplete: boolean }
  | NoAnswer

export type FoundAnswer = { status: 'found'; beat: SingleBeat } | { status: 'gone' } | NoAnswer

export function askForBeats(choice: Choice, count: number, except: readonly string[]): Promise<TakenAnswer> {
  return ask<TakenAnswer>('/api/beats/take', { choice: choiceFields(choice), count, except })
}

export type TakenDisagreements = { status: 'taken'; beats: SingleBeat[]; waiting: number } | NoAnswer

/** @param except beats that are here already, or were just decided */
export function askForDisagreements(count: number, except: readonly string[]): Promise<TakenDisagreements> {
  return ask<TakenDisagreements>('/api/disagreements/take', { count, except })
}

export function askForBeat(inferenceId: number): Promise<FoundAnswer> {
  return ask<FoundAnswer>(`/api/beats/${inferenceId}`)
}

/** How a beat's markers stand, as far as this reader may know, after what came of a change or without one. */
export interface MarkersAnswer {
  status: 'told' | MarkOutcome['status']
  markers: string[]
  /** Markers to choose from. */
  inUse: string[]
}

export function askForMarkers(beat: string): Promise<MarkersAnswer | NoAnswer> {
  return ask<MarkersAnswer>(`/api/beats/${beat}/markers`)
}

export function askToMark(
  beat: string,
  marker: string,
  change: 'add' | 'remove',
): Promise<MarkersAnswer | NoAnswer> {
  return ask<MarkersAnswer>(`/api/beats/${beat}/markers`, { marker, change })
}

/** @returns the beats that are still this reader's; undefined when the server did not say */
export async function renewBeats(beats: readonly string[]): Promise<string[] | undefined> {
  const answer = await ask<{ status?: undefined; beats: string[] } | NoAnswer>('/api/beats/renew', { beats })
  return answer.status === undefined ? answer.beats : undefined
}

/** Gives beats back; when that fails, their leases run out by themselves. */
export function releaseBeats(beats: readonly string[]): void {
  if (beats.length > 0) void ask('/api/beats/release', { beats })
}

/** @returns whether the server knows now that these beats are put off */
export async function putBeatsOff(beats: readonly string[]): Promise<boolean> {
  const answer = await ask<{ status?: undefined } | NoAnswer>('/api/beats/later', { beats })
  return answer.status === undefined
}

const timeoutMilliseconds = 15_000

async function ask<Answer>(address: string, body?: unknown): Promise<Answer | NoAnswer> {
  try {
    const response = await fetch(address, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        keepalive: true,
      }),
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    })
    if (response.status === 401) return { status: 'signed-out' }
    if (response.status === 503) return await readUnready(response)
    return response.ok ? ((await response.json()) as Answer) : { status: 'unreachable' }
  } catch {
    return { status: 'unreachable' }
  }
}

/** What stands in between may answer 503 too. */
async function readUnready(response: Response): Promise<NoAnswer> {
  const content: unknown = await response.json()
  const isOurs =
    typeof content === 'object' &&
    content !== null &&
    'status' in content &&
    content.status === 'database-down'
  return { status: isOurs ? 'database-down' : 'unreachable' }
}
