import type { ReadingView } from './beat.ts'
import { type Choice, readChoice } from './choose-filter.ts'

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
export function readTakeOrder(body: unknown, view: ReadingView): TakeRequest | undefined {
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
