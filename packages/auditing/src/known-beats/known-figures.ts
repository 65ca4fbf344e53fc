import type { Answer } from '@vigia/contracts/audit'
import { dayOf } from '@vigia/contracts/calendar'
import type { Verdict } from '@vigia/contracts/ecg'
import { type Interval, type Share, wilsonInterval } from '@vigia/contracts/statistics'
import { core, type Db, fromUtcColumn, knownAnswer, referenceBeat, shownCurve } from '@vigia/db'
import { fewestTold } from '../visibility/told-days.ts'

const { and, asc, eq } = core

/** How many of so many known beats of a label were called by it, with Wilson's interval; null of none. */
export type KnownShare = (Share & Interval) | null

/** How readers did on known beats. */
export interface KnownFigures {
  /** Known beats that were answered. */
  n: number
  /** Of these, how many were called uncertain or unusable: neither share has them. */
  undecided: number
  /** Of the anomalous ones. */
  sensitivity: KnownShare
  /** Of the normal ones. */
  specificity: KnownShare
}

/** Of fewer known beats nothing is told but their number. */
export const fewestKnown = fewestTold

/** What one reader is told of their own answers to known beats. */
export interface OwnKnown {
  all: Told
  /** By the clinic's clock, the newest first: `2026-01`. */
  months: { month: string; told: Told }[]
}

type Told = { n: number; figures: KnownFigures | null }

/** How a reader did on known beats, for this reader alone. */
export async function readOwnKnown(db: Db, readerId: string): Promise<OwnKnown> {
  const answers = await listAnswers(db, readerId)
  const byMonth = Map.groupBy(answers, ({ at }) => dayOf(new Date(at)).slice(0, 7))
  return {
    all: tell(answers),
    months: [...byMonth].map(([month, some]) => ({ month, told: tell(some) })).reverse(),
  }
}

function tell(answers: readonly KnownAnswer[]): Told {
  const n = answers.length
  return { n, figures: n < fewestKnown ? null : count(answers) }
}

/** Fewer readers, and the sum would tell one of them of another. */
const fewestReaders = 3

/**
 * How all readers together did on known beats. Answers are told in blocks of `fewestKnown` at least, in the order in
 * which they were given: a block ends when three readers are in it and none has more than half of it. So the difference
 * of two looks is never one person's.
 *
 * @returns null while there is no whole block
 */
export async function readReadersKnown(db: Db): Promise<KnownFigures | null> {
  const answers = await listAnswers(db)
  const told = wholeBlocks(answers)
  return told.length === 0 ? null : count(told)
}

/** The answers of the blocks that have ended. */
export function wholeBlocks<Given extends { readerId: string }>(answers: readonly Given[]): Given[] {
  let ended = 0
  let size = 0
  const byReader = new Map<string, number>()
  for (const [place, { readerId }] of answers.entries()) {
    size += 1
    byReader.set(readerId, (byReader.get(readerId) ?? 0) + 1)
    const isWhole =
      size >= fewestKnown && byReader.size >= fewestReaders && Math.max(...byReader.values()) * 2 <= size
    if (!isWhole) continue
    ended = place + 1
    size = 0
    byReader.clear()
  }
  return answers.slice(0, ended)
}

interface KnownAnswer {
  readerId: string
  answer: Answer
  label: Verdict
  /** ISO 8601 in UTC. */
  at: string
}

/** Readings given blind, in the order in which they were recorded; of one reader, or of all. */
async function listAnswers(db: Db, readerId?: string): Promise<KnownAnswer[]> {
  const { answer, recordedAt, kind, reveal } = knownAnswer
  const rows = await db
    .select({ readerId: knownAnswer.readerId, answer, label: referenceBeat.label, recordedAt })
    .from(knownAnswer)
    .innerJoin(
      shownCurve,
      and(eq(shownCurve.readerId, knownAnswer.readerId), eq(shownCurve.beat, knownAnswer.beat)),
    )
    .innerJoin(
      referenceBeat,
      and(eq(referenceBeat.setId, shownCurve.setId), eq(referenceBeat.beatDigest, shownCurve.knownDigest)),
    )
    .where(
      and(
        readerId === undefined ? undefined : eq(knownAnswer.readerId, readerId),
        eq(kind, 'reading'),
        eq(reveal, 'before'),
      ),
    )
    .orderBy(asc(knownAnswer.id))
  return rows.map(({ recordedAt: at, ...row }) => ({ ...row, at: fromUtcColumn(at) }))
}

function count(answers: readonly KnownAnswer[]): KnownFigures {
  const decided = answers.filter(({ answer }) => answer === 'normal' || answer === 'anomalous')
  const shareOf = (verdict: Verdict): KnownShare => {
    const labelled = decided.filter(({ label }) => label === verdict)
    const share = {
      part: labelled.filter(({ answer }) => answer === verdict).length,
      whole: labelled.length,
    }
    const interval = wilsonInterval(share)
    return interval === undefined ? null : { ...share, ...interval }
  }
  return {
    n: answers.length,
    undecided: answers.length - decided.length,
    sensitivity: shareOf('anomalous'),
    specificity: shareOf('normal'),
  }
}
