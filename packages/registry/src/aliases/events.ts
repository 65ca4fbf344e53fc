import type { Alias } from '@vigia/contracts/ecg'
import { core, type Db, fromUtcColumn, type ModelEventKind, modelEvent } from '@vigia/db'
import { type Person, personOf } from '../person.ts'

const { desc, eq } = core

/** One move of an alias, as it is on record. */
export interface ModelEvent {
  id: number
  alias: Alias
  kind: ModelEventKind
  from: string | null
  to: string | null
  by: Person
  reason: string | null
  /** Whether it was made against the gate. */
  isOverride: boolean
  /** What the gate found, as it was stored; null where it was not asked. */
  evidence: unknown
  proposalId: number | null
  /** ISO 8601 in UTC. */
  at: string
}

/** The moves of the aliases, the newest first. */
export async function listEvents(
  db: Db,
  { alias, limit = 100 }: { alias?: Alias | undefined; limit?: number | undefined } = {},
): Promise<ModelEvent[]> {
  const rows = await db
    .select()
    .from(modelEvent)
    .where(alias === undefined ? undefined : eq(modelEvent.alias, alias))
    .orderBy(desc(modelEvent.id))
    .limit(limit)
  return rows.map((row) => ({
    id: row.id,
    alias: row.alias,
    kind: row.kind,
    from: row.fromTag,
    to: row.toTag,
    by: personOf(row),
    reason: row.reason,
    isOverride: row.isOverride,
    evidence: row.evidence,
    proposalId: row.proposalId,
    at: fromUtcColumn(row.at),
  }))
}
