import { auditedBeat, core, type Db, ecg, suspiciousBeat } from '@vigia/db'
import { suspiciousName } from '../suspicion/offer-suspicious.ts'
import { hasReadCondition, readableCondition } from '../visibility/visibility.ts'
import { readRowFacts } from './row-facts.ts'
import { trainingRowNames } from './row-names.ts'

const { and, asc, eq, gte, isNull, lt, max, min, not, or } = core

/** Of so many that come first, chance takes one, so that two readers are seldom given the same. */
const among = 10
/** Rows that are looked at from a place of chance on. */
const looked = 50

/**
 * A row of the training table for a reader to look at next. Every second one is taken by chance from the whole table; the
 * others are among the most suspicious, or wait for a second reader. Which of these a row is nobody can tell by its being
 * given: that a row is suspicious would tell its label.
 *
 * @param random from 0 to 1
 * @returns its name; undefined where this reader has nothing left to read
 */
export async function findNextTrainingRow(
  db: Db,
  readerId: string,
  random: () => number = Math.random,
): Promise<string | undefined> {
  const doubtful = random() < 0.5 ? [listSuspicious, listAwaiting] : [listAwaiting, listSuspicious]
  const sources = random() < 0.5 ? [byChance, ...doubtful] : [...doubtful, byChance]
  for (const list of sources) {
    const names = await list(db, readerId, random)
    const name = names[Math.floor(random() * Math.min(among, names.length))]
    if (name !== undefined) return name
  }
  return undefined
}

/** Those that nobody has answered, the most suspicious first. */
async function listSuspicious(db: Db, readerId: string): Promise<string[]> {
  const rows = await db
    .select({ name: suspiciousName })
    .from(suspiciousBeat)
    .leftJoin(auditedBeat, eq(auditedBeat.beat, suspiciousName))
    .where(
      and(
        isNull(suspiciousBeat.beat),
        or(isNull(auditedBeat.beat), eq(auditedBeat.state, 'unread')),
        not(hasReadCondition(auditedBeat.beat, readerId)),
      ),
    )
    .orderBy(asc(suspiciousBeat.place))
    .limit(among)
  return rows.map(({ name }) => name)
}

/** Those that another has read and a second is to read, the longest waiting first. */
async function listAwaiting(db: Db, readerId: string): Promise<string[]> {
  const { beat, state, changedAt } = auditedBeat
  const rows = await db
    .select({ beat })
    .from(auditedBeat)
    .where(
      and(
        eq(state, 'awaiting-second'),
        gte(beat, trainingRowNames.from),
        lt(beat, trainingRowNames.until),
        readableCondition(auditedBeat, readerId),
      ),
    )
    .orderBy(asc(changedAt))
    .limit(among)
  return rows.map((row) => row.beat)
}

/** Those after a place of chance that nobody has answered. */
async function byChance(db: Db, readerId: string, random: () => number): Promise<string[]> {
  const [ends] = await db.select({ first: min(ecg.id), last: max(ecg.id) }).from(ecg)
  const { first = null, last = null } = ends ?? {}
  if (first === null || last === null) return []
  const place = first + Math.floor(random() * (last - first + 1))
  // From there on, and round to the beginning.
  return [...(await listUnread(db, readerId, place)), ...(await listUnread(db, readerId, first))]
}

async function listUnread(db: Db, readerId: string, from: number): Promise<string[]> {
  const rows = await db
    .select({ id: ecg.id })
    .from(ecg)
    .where(gte(ecg.id, from))
    .orderBy(asc(ecg.id))
    .limit(looked)
  const facts = await readRowFacts(
    db,
    rows.map(({ id }) => id),
  )
  return facts
    .filter((row) => !row.isMade && row.given !== undefined)
    .filter((row) => row.state === 'unread' && !row.readerIds.has(readerId))
    .map(({ beat }) => beat)
}
