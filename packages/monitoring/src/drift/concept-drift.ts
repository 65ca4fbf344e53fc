import { alias, audit, auditedBeat, core, type Db } from '@vigia/db'
import { alarmLevel } from './alarm-level.ts'
import { combine, listNewestBeats } from './data-drift.ts'
import { type RecordedCheck, recordCheck } from './declarations.ts'
import { type ConceptEvidence, type DriftCheck, findProgress } from './drift-rows.ts'
import { fisherExact, type Share } from './fisher-exact.ts'

const { and, asc, desc, eq, gt, inArray, notExists } = core

/** A reading of a beat, and what the model had said of it. */
export interface Reading {
  id: number
  verdict: 'normal' | 'anomalous'
  disagrees: boolean
}

/** The first readings of a model's beats: later ones are compared with them. */
const referenceReadings = 200
/** Of fewer new readings no check is made. */
export const fewestReadings = 50
/** Of more new readings the newest are looked at. */
const mostReadings = 1000
const verdicts = ['normal', 'anomalous'] as const

export type ConceptOutcome =
  /** Too few readings have come, to compare with or since the last check. */
  | { status: 'too-few'; readings: number; fewest: number }
  | { status: 'already' }
  | (Extract<RecordedCheck, { status: 'recorded' }> & {
      check: Pick<DriftCheck, 'n' | 'p' | 'level' | 'alarm'>
    })

/**
 * Compares how often readers disagree with a model since the last check and among its first readings, of beats that it
 * calls normal and of beats that it calls anomalous, each by itself: so that more anomalies among the beats change
 * nothing. Only readings of the random stream where there are enough, or the order of the worklist would be measured.
 */
export async function checkConceptDrift(
  db: Db,
  { tag, alarmDays }: { tag: string; alarmDays: number },
): Promise<ConceptOutcome> {
  const progress = await findProgress(db, tag, 'concept')
  const needed = referenceReadings + fewestReadings
  const random = await listReadings(db, tag, { isRandom: true, limit: needed })
  const isRandom = random.length === needed
  const first = await listReadings(db, tag, { isRandom, limit: referenceReadings })
  if (first.length < referenceReadings) return { status: 'too-few', readings: first.length, fewest: needed }
  const end = Math.max(first.at(-1)?.id ?? 0, progress.upTo ?? 0)
  const recent = await listReadings(db, tag, { isRandom, limit: mostReadings, after: end })
  const last = recent.at(-1)
  if (last === undefined || recent.length < fewestReadings)
    return { status: 'too-few', readings: recent.length, fewest: fewestReadings }
  const level = alarmLevel(alarmDays, progress.today)
  const found = compareReadings(first, recent, level)
  const evidence: ConceptEvidence = { alarmDays, isRandom, ...found }
  const check = {
    ...{ tag, kind: 'concept' as const, upTo: last.id, n: recent.length, level, evidence },
    p: combine(found.tests.map(({ p }) => p)),
    alarm: found.beyond.length > 0 ? ('sudden' as const) : null,
  }
  const recorded = await recordCheck(db, check, await listNewestBeats(db, tag))
  if (recorded.status === 'already') return recorded
  return { ...recorded, check: { n: check.n, p: check.p, level, alarm: check.alarm } }
}

/** Fisher's exact test for each verdict; beyond the level counts only where readers disagree more than before. */
export function compareReadings(
  before: readonly Reading[],
  recent: readonly Reading[],
  level: number,
): Pick<ConceptEvidence, 'tests' | 'beyond'> {
  const tests = verdicts.map((verdict) => {
    const [one, other] = [countDisagreeing(before, verdict), countDisagreeing(recent, verdict)]
    return { verdict, before: one, recent: other, p: fisherExact(one, other) }
  })
  const isMore = ({ before: one, recent: other }: { before: Share; recent: Share }) =>
    other.of * one.n > one.of * other.n
  return {
    tests,
    beyond: tests
      .filter((test) => test.p < level / tests.length && isMore(test))
      .map(({ verdict }) => verdict),
  }
}

function countDisagreeing(readings: readonly Reading[], verdict: Reading['verdict']): Share {
  const own = readings.filter((reading) => reading.verdict === verdict)
  return { n: own.length, of: own.filter(({ disagrees }) => disagrees).length }
}

/** Readings that stand, given before their reader saw the verdict: the first, or the newest after one; in their order. */
async function listReadings(
  db: Db,
  tag: string,
  search: { isRandom: boolean; limit: number; after?: number },
): Promise<Reading[]> {
  const undoing = alias(audit, 'undoing')
  const { id, modelVerdict, answer } = audit
  const rows = await db
    .select({ id, verdict: modelVerdict, answer })
    .from(audit)
    .innerJoin(auditedBeat, eq(auditedBeat.beat, audit.beat))
    .where(
      and(
        eq(audit.modelTag, tag),
        eq(audit.kind, 'reading'),
        eq(audit.reveal, 'before'),
        inArray(answer, [...verdicts]),
        search.isRandom ? eq(auditedBeat.stream, 'random') : undefined,
        search.after === undefined ? undefined : gt(id, search.after),
        notExists(db.select({ id: undoing.id }).from(undoing).where(eq(undoing.undoes, id))),
      ),
    )
    .orderBy(search.after === undefined ? asc(id) : desc(id))
    .limit(search.limit)
  const readings = rows.map((row) => ({
    id: row.id,
    verdict: row.verdict,
    disagrees: row.answer !== row.verdict,
  }))
  return search.after === undefined ? readings : readings.reverse()
}
