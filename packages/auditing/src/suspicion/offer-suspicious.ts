import {
  alias,
  audit,
  auditedBeat,
  core,
  type Db,
  inTransaction,
  suspiciousBeat,
  type Trx,
  utcNow,
  worklist,
} from '@vigia/db'
import { followAudits } from '../statements/follow-audits.ts'
import { isAmong } from '../statements/fragments.ts'

const { and, asc, eq, inArray, sql } = core

/** Beats asked for a second reader in one transaction. */
const atOnce = 200

/**
 * Asks for a second reader where one alone has called a beat normal that looks anomalous: from then on the beat awaits
 * its second reader as any other does, who is told nothing. Its training row keeps the label until somebody answers. What
 * two have read already, and rows that no answer made, are listed alone. Asked again it does nothing.
 *
 * @returns how many beats now await their second reader because of it
 */
export async function offerSuspicious(db: Db): Promise<number> {
  const rows = await db
    .select({ beat: auditedBeat.beat })
    .from(suspiciousBeat)
    .innerJoin(auditedBeat, eq(auditedBeat.beat, suspiciousBeat.beat))
    .where(and(isOffered(), isOnWorklist))
    .orderBy(asc(suspiciousBeat.place))
  const beats = rows.map(({ beat }) => beat)
  let offered = 0
  for (let first = 0; first < beats.length; first += atOnce) {
    const some = beats.slice(first, first + atOnce)
    // READ COMMITTED, so that a locked beat is read as whoever has answered it has left it.
    offered += await inTransaction(db, (trx) => askForSecond(trx, some), { isolation: 'READ COMMITTED' })
  }
  return offered
}

const said = alias(audit, 'said')
const undoing = alias(audit, 'undoing')

/** How many people have an answer on a beat that stands. */
export const standingReaders = sql<number>`(SELECT COUNT(DISTINCT ${said.readerId}) FROM ${audit} AS ${said}
  LEFT JOIN ${audit} AS ${undoing} ON ${undoing.undoes} = ${said.id}
  WHERE ${said.beat} = ${auditedBeat.beat} AND ${said.kind} NOT IN ('undo', 'addition') AND ${undoing.id} IS NULL)`

/** That one person alone has settled a suspicious beat as normal, and that its row is the suspicious one. */
const isOffered = () =>
  and(
    eq(auditedBeat.trainingEcgId, suspiciousBeat.ecgId),
    eq(auditedBeat.state, 'settled'),
    eq(auditedBeat.label, 'normal'),
    eq(auditedBeat.isDouble, false),
    sql`${standingReaders} = 1`,
  )

const isOnWorklist = sql`EXISTS (SELECT 1 FROM ${worklist} WHERE ${worklist.beat} = ${auditedBeat.beat})`

async function askForSecond(trx: Trx, beats: readonly string[]): Promise<number> {
  const locked = await trx
    .select({ beat: auditedBeat.beat })
    .from(auditedBeat)
    .where(isAmong(auditedBeat.beat, [...beats].sort()))
    .for('update')
  if (locked.length === 0) return 0
  const still = await trx
    .select({ beat: auditedBeat.beat })
    .from(auditedBeat)
    .innerJoin(suspiciousBeat, eq(suspiciousBeat.beat, auditedBeat.beat))
    .where(
      and(
        isAmong(
          auditedBeat.beat,
          locked.map(({ beat }) => beat),
        ),
        isOffered(),
      ),
    )
  if (still.length === 0) return 0
  const names = still.map(({ beat }) => beat)
  await trx
    .update(auditedBeat)
    .set({
      ...{ state: 'awaiting-second', label: null, isDouble: true },
      ...{ doubleSince: utcNow(), changedAt: utcNow() },
    })
    .where(inArray(auditedBeat.beat, names))
  await followAudits(trx, 'beat', names)
  return names.length
}
