import { randomUUID } from 'node:crypto'
import {
  audit,
  core,
  type Db,
  type DbOrTrx,
  erasure,
  fromUtcColumn,
  inTransaction,
  type SecurityDetails,
  securityLog,
  type Trx,
  utcNow,
} from '@vigia/db'
import { changeSealed } from '@vigia/record-chains'
import { recordSecurityEvent } from '@vigia/security-log'
import { namesBeat, resultsPlaces, warehousePlaces } from './places.ts'
import { findInWarehouse, type Subject } from './subject.ts'
import { requireErasable } from './what-stands-against.ts'

const { eq } = core

/** What is put on record of an erasure. */
export interface ErasureToRecord {
  reason: string
  by: string
  /** Tags of the models that saw the heartbeat. */
  models: readonly string[]
  /** Rows that were there, by database and table. */
  counts: Readonly<Record<string, number>>
}

/** An erasure as it is on record. */
export interface StoredErasure extends ErasureToRecord {
  id: number
  sourceEcgId: number
  /** ISO 8601 in UTC. */
  erasedAt: string
}

/** The erasure of a heartbeat; undefined where nobody has erased it. */
export async function findErasure(db: DbOrTrx, sourceEcgId: number): Promise<StoredErasure | undefined> {
  const [row] = await db.select().from(erasure).where(eq(erasure.sourceEcgId, sourceEcgId))
  return row === undefined ? undefined : { ...row, erasedAt: fromUtcColumn(row.erasedAt) }
}

/**
 * Erases a heartbeat from the warehouse and puts that on record, in one transaction: whoever is killed in it has erased
 * nothing. What triggers keep gives way to an erasure that is on record.
 *
 * @throws VigiaError as `requireErasable` and `changeSealed` do
 */
export async function eraseFromWarehouse(
  db: Db,
  { sourceEcgId, inferenceIds }: Subject,
  { reason, by, models, counts }: ErasureToRecord,
  options: { fromFrozenSets?: boolean | undefined },
): Promise<void> {
  await inTransaction(
    db,
    async (trx) => {
      const found = await findInWarehouse(trx, sourceEcgId)
      if (found === undefined) return
      const subject = { ...found, inferenceIds: [...new Set([...found.inferenceIds, ...inferenceIds])] }
      await requireErasable(trx, subject, options)
      // An ECG that came again under the same id has its erasure already.
      await trx
        .insert(erasure)
        .ignore()
        .values({ sourceEcgId, reason, by, models, counts, erasedAt: utcNow() })
      for (const { table, rows, isRecord } of warehousePlaces)
        if (isRecord !== true) await trx.delete(table).where(rows(subject, trx))
      await unnameAudits(trx, subject)
      await unnameEvents(trx, subject)
      await recordSecurityEvent(trx, {
        ...{ kind: 'erasure', who: null, account: by, address: null },
        about: null,
        details: { models: models.length },
      })
    },
    { isolation: 'READ COMMITTED' },
  )
}

/** Audits stay as what was done and by whom; nothing says any more of which heartbeat. */
async function unnameAudits(trx: Trx, { beat }: Subject): Promise<void> {
  const ids = await listIds(trx, audit, eq(audit.beat, beat))
  const name = `erased-${randomUUID().replaceAll('-', '')}`
  await changeSealed(trx, 'audits', ids, async () => {
    await trx
      .update(audit)
      .set({ beat: name, inferenceId: 0, sourceEcgId: null, trainingEcgId: null, comment: null })
      .where(eq(audit.beat, beat))
  })
}

async function unnameEvents(trx: Trx, { beat }: Subject): Promise<void> {
  const events = await trx
    .select({ id: securityLog.id, about: securityLog.about, details: securityLog.details })
    .from(securityLog)
    .where(namesBeat(beat))
  const ids = events.map(({ id }) => id)
  await changeSealed(trx, 'security-log', ids, async () => {
    for (const { id, about, details } of events)
      await trx
        .update(securityLog)
        .set({ about: about === beat ? 'erased' : about, details: details && unname(details, beat) })
        .where(eq(securityLog.id, id))
  })
}

function unname(details: SecurityDetails, beat: string): SecurityDetails {
  const name = new RegExp(`(?<![0-9A-Za-z-])${beat}(?![0-9])`, 'g')
  return Object.fromEntries(
    Object.entries(details).map(([key, fact]) => [
      key,
      typeof fact === 'string' ? fact.replaceAll(name, 'erased') : fact,
    ]),
  )
}

async function listIds(trx: Trx, table: typeof audit, condition: ReturnType<typeof eq>): Promise<number[]> {
  const rows = await trx.select({ id: table.id }).from(table).where(condition)
  return rows.map(({ id }) => id)
}

/** Erases what the results database has of a heartbeat, in one transaction; done again, it finds nothing. */
export async function eraseFromResults(db: Db, subject: Subject): Promise<void> {
  await inTransaction(db, async (trx) => {
    for (const { table, rows } of resultsPlaces) await trx.delete(table).where(rows(subject, trx))
  })
}
