import {
  core,
  type Db,
  type DbOrTrx,
  type DriftKind,
  type DriftPace,
  driftCheck,
  driftDeclaration,
  fromUtcColumn,
  inTransaction,
  oneAtATime,
  type Trx,
  utcNow,
} from '@vigia/db'
import { notify } from '@vigia/notifications'
import { type Evidence, hasCheck, insertCheck, listDriftChecks, type NewCheck } from './drift-rows.ts'
import { openReadingBatch } from './reading-batch.ts'

const { and, desc, eq, isNull } = core

export interface DriftDeclaration {
  id: number
  tag: string
  kind: DriftKind
  pace: DriftPace
  /** ISO 8601 in UTC. */
  declaredAt: string
  /** Of the check that declared it; further ones stand in the checks. */
  evidence: Evidence
  acknowledged?: { by: string; at: string; note: string }
  batchId?: number
}

export const noteLength = 500

/** What was declared, the newest first. */
export async function listDriftDeclarations(
  db: DbOrTrx,
  { open, tag, limit = 100 }: { open?: boolean; tag?: string; limit?: number } = {},
): Promise<DriftDeclaration[]> {
  const rows = await db
    .select()
    .from(driftDeclaration)
    .where(
      and(
        open ? isNull(driftDeclaration.acknowledgedAt) : undefined,
        tag === undefined ? undefined : eq(driftDeclaration.tag, tag),
      ),
    )
    .orderBy(desc(driftDeclaration.id))
    .limit(limit)
  return rows.map(toDeclaration)
}

function toDeclaration(row: typeof driftDeclaration.$inferSelect): DriftDeclaration {
  const { id, tag, kind, pace, declaredAt, evidence, batchId, acknowledgedBy, acknowledgedAt } = row
  return {
    ...{ id, tag, kind, pace, declaredAt: fromUtcColumn(declaredAt), evidence: evidence as Evidence },
    ...(acknowledgedAt !== null && {
      acknowledged: {
        by: acknowledgedBy ?? '',
        at: fromUtcColumn(acknowledgedAt),
        note: row.acknowledgedNote ?? '',
      },
    }),
    ...(batchId !== null && { batchId }),
  }
}

export type RecordedCheck =
  /** There is a check that has looked as far: nothing was written. */
  | { status: 'already' }
  | { status: 'recorded'; id: number; declaration: { id: number; isNew: boolean } | null }

/**
 * Records a check. An alarm becomes a declaration with a batch for reading, in the same transaction; where one of the same
 * model and kind is open, it belongs to that, and so it does to an acknowledged one that has gone on ever since and of
 * which it says nothing new.
 *
 * @param beats of which some are to be read, in their order
 */
export async function recordCheck(db: Db, check: NewCheck, beats: readonly string[]): Promise<RecordedCheck> {
  return await inTransaction(db, async (trx): Promise<RecordedCheck> => {
    // So that of two checks at once the second sees what the first declared.
    await oneAtATime(trx, 'drift')
    const [last] = await trx
      .select()
      .from(driftDeclaration)
      .where(and(eq(driftDeclaration.tag, check.tag), eq(driftDeclaration.kind, check.kind)))
      .orderBy(desc(driftDeclaration.id))
      .limit(1)
    if (await hasCheck(trx, check)) return { status: 'already' }
    const declaration = check.alarm === null ? null : await declare(trx, check, last, check.alarm, beats)
    const id = await insertCheck(trx, check, declaration?.id ?? null)
    if (id === undefined) throw new Error('A check was recorded twice at once.')
    return { status: 'recorded', id, declaration }
  })
}

async function declare(
  trx: Trx,
  check: NewCheck,
  last: typeof driftDeclaration.$inferSelect | undefined,
  pace: DriftPace,
  beats: readonly string[],
): Promise<{ id: number; isNew: boolean }> {
  if (last !== undefined && (last.acknowledgedAt === null || (await goesOn(trx, check, last.id))))
    return { id: last.id, isNew: false }
  const { tag, kind, evidence } = check
  const [{ insertId: id }] = await trx
    .insert(driftDeclaration)
    .values({ tag, kind, pace, evidence, declaredAt: utcNow() })
  const batchId = await openReadingBatch(trx, `Drift ${id}`, beats)
  if (batchId !== undefined)
    await trx.update(driftDeclaration).set({ batchId }).where(eq(driftDeclaration.id, id))
  await notify(trx, {
    kind: 'drift',
    key: `drift-${id}`,
    payload: { declaration: id, tag, drift: kind, pace },
  })
  return { id, isNew: true }
}

/** Whether the check before belongs to this declaration, and this one names no figure that none of its checks named. */
async function goesOn(trx: Trx, check: NewCheck, declarationId: number): Promise<boolean> {
  const [before] = await listDriftChecks(trx, { tag: check.tag, kind: check.kind, limit: 1 })
  if (before?.declarationId !== declarationId) return false
  const rows = await trx
    .select({ evidence: driftCheck.evidence })
    .from(driftCheck)
    .where(eq(driftCheck.declarationId, declarationId))
  const known = new Set(rows.flatMap(({ evidence }) => namedIn(evidence as Evidence)))
  return namedIn(check.evidence).every((name) => known.has(name))
}

const namedIn = (evidence: Evidence): string[] => [
  ...evidence.beyond,
  ...('creeping' in evidence ? evidence.creeping : []),
]

export type AcknowledgeOutcome =
  | { status: 'acknowledged' }
  /** By whom and when; that stands. */
  | { status: 'already'; by: string; at: string }
  | { status: 'unknown' }
  /** Without a note, or with too long a one. */
  | { status: 'invalid' }

/** Records that somebody has seen to a declaration, by name and with a note. */
export async function acknowledgeDrift(
  db: Db,
  { id, by, note }: { id: number; by: { id?: string; name: string }; note: string },
): Promise<AcknowledgeOutcome> {
  const text = note.trim()
  if (text === '' || text.length > noteLength) return { status: 'invalid' }
  return await inTransaction(db, async (trx): Promise<AcknowledgeOutcome> => {
    const [row] = await trx.select().from(driftDeclaration).where(eq(driftDeclaration.id, id)).for('update')
    if (row === undefined) return { status: 'unknown' }
    const { acknowledged } = toDeclaration(row)
    if (acknowledged !== undefined) return { status: 'already', by: acknowledged.by, at: acknowledged.at }
    await trx
      .update(driftDeclaration)
      .set({
        acknowledgedBy: by.name,
        acknowledgedId: by.id ?? null,
        acknowledgedNote: text,
        acknowledgedAt: utcNow(),
      })
      .where(eq(driftDeclaration.id, id))
    return { status: 'acknowledged' }
  })
}
