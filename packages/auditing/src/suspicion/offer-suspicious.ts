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
import { trainingRowNames } from '../training-table/row-names.ts'

const { and, asc, eq, inArray, sql } = core

/** Beats asked for a second reader in one transaction. */
const atOnce = 200

/**
 * Asks for a second reader where one alone has called a beat normal that looks anomalous: from then on the beat awaits
 * its second reader as any other does, who is told nothing. Its training row keeps the label until somebody answers. What
 * two have read already is listed alone. Asked again it does nothing.
 *
 * @returns how many beats now await their second reader because of it
 */
export async function offerSuspicious(db: Db): Promise<number> {
  const rows = await db
    .select({ beat: auditedBeat.beat })
    .from(suspiciousBeat)
    .innerJoin(auditedBeat, eq(auditedBeat.beat, suspiciousName))
    .where(and(isOffered(), isToBeHad))
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

/** Under which name a suspicious row is read: of the beat that made it, or its own. In ASCII, as the names are. */
export const suspiciousName = sql<string>`COALESCE(${suspiciousBeat.beat},
  CONVERT(CONCAT(${trainingRowNames.from}, ${suspiciousBeat.ecgId}) USING ascii))`

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

/** That readers can be given it: by the worklist, or as a row of the training table. */
const isToBeHad = sql`(${suspiciousBeat.beat} IS NULL
  OR EXISTS (SELECT 1 FROM ${worklist} WHERE ${worklist.beat} = ${auditedBeat.beat}))`

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
    .innerJoin(suspiciousBeat, eq(auditedBeat.beat, suspiciousName))
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
