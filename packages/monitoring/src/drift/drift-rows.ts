import {
  core,
  type Db,
  type DbOrTrx,
  type DriftKind,
  type DriftPace,
  driftCheck,
  driftReference,
  fromUtcColumn,
  type Trx,
  utcNow,
} from '@vigia/db'
import type { Comparison } from './compare.ts'
import { type DriftBeats, decodeDriftBeats, encodeDriftBeats } from './drift-beats.ts'
import type { Share } from './fisher-exact.ts'

const { and, count, desc, eq, gte, sql } = core

/** Fresh beats of a model, as they are kept. */
export interface StoredReference {
  source: 'test' | 'clinic'
  cut: number
  /** Of all beats that it was made of, the anomalous ones. */
  share: Share
  /** Those that were called normal. */
  normals: DriftBeats
}

/** Keeps fresh beats of a model, unless there are some of this source. */
export async function storeReference(trx: DbOrTrx, tag: string, reference: StoredReference): Promise<void> {
  const { source, cut, share, normals } = reference
  await trx
    .insert(driftReference)
    .ignore()
    .values({
      ...{ tag, source, cut, judged: share.n, anomalous: share.of },
      beats: encodeDriftBeats(normals),
      madeAt: utcNow(),
    })
}

export async function readReferences(db: Db, tag: string): Promise<StoredReference[]> {
  const rows = await db.select().from(driftReference).where(eq(driftReference.tag, tag))
  return rows.map(({ source, cut, judged, anomalous, beats }) => ({
    ...{ source, cut, share: { n: judged, of: anomalous } },
    normals: decodeDriftBeats(beats),
  }))
}

/** What a check of data drift found. */
export interface DataEvidence extends Omit<Comparison, 'alarm'> {
  alarmDays: number
  reference: { source: StoredReference['source']; normals: number }
  /** By which the share of anomalies goes; null while there is none. */
  share: Share | null
  /** The clinic's rows. */
  firstEcg: number
  lastEcg: number
}

/** What a check of concept drift found: of the readings of beats with each verdict, how many say otherwise. */
export interface ConceptEvidence {
  alarmDays: number
  /** Whether all of them are of the random stream, which chance chose. */
  isRandom: boolean
  tests: { verdict: 'normal' | 'anomalous'; before: Share; recent: Share; p: number }[]
  /** Verdicts with which readers disagree more. */
  beyond: ('normal' | 'anomalous')[]
}

export type Evidence = DataEvidence | ConceptEvidence

export interface DriftCheck {
  id: number
  tag: string
  kind: DriftKind
  /** Beats, or readings. */
  n: number
  /** The smallest p of its tests times their number. */
  p: number | null
  level: number
  alarm: DriftPace | null
  evidence: Evidence
  declarationId: number | null
  /** ISO 8601 in UTC. */
  checkedAt: string
}

type Row = typeof driftCheck.$inferSelect

const toCheck = ({ upTo: _, evidence, checkedAt, ...row }: Row): DriftCheck => ({
  ...row,
  evidence: evidence as Evidence,
  checkedAt: fromUtcColumn(checkedAt),
})

/** The newest checks of a model, the newest first. */
export async function listDriftChecks(
  db: DbOrTrx,
  search: { tag: string; kind: DriftKind; limit: number },
): Promise<DriftCheck[]> {
  const rows = await db
    .select()
    .from(driftCheck)
    .where(and(eq(driftCheck.tag, search.tag), eq(driftCheck.kind, search.kind)))
    .orderBy(desc(driftCheck.upTo))
    .limit(search.limit)
  return rows.map(toCheck)
}

/** How far a model's checks of a kind have come, and how many of them there were today (UTC). */
export async function findProgress(
  db: DbOrTrx,
  tag: string,
  kind: DriftKind,
): Promise<{ upTo: number | null; today: number }> {
  const [row] = await db
    .select({
      upTo: sql<number | null>`MAX(${driftCheck.upTo})`.mapWith((value) =>
        value === null ? null : Number(value),
      ),
    })
    .from(driftCheck)
    .where(and(eq(driftCheck.tag, tag), eq(driftCheck.kind, kind)))
  const [today] = await db
    .select({ checks: count() })
    .from(driftCheck)
    .where(
      and(eq(driftCheck.tag, tag), eq(driftCheck.kind, kind), gte(driftCheck.checkedAt, sql`UTC_DATE()`)),
    )
  return { upTo: row?.upTo ?? null, today: today?.checks ?? 0 }
}

export type NewCheck = Omit<DriftCheck, 'id' | 'declarationId' | 'checkedAt'> & { upTo: number }

/** Records a check, unless there is one that went as far. */
export async function insertCheck(
  trx: Trx,
  check: NewCheck,
  declarationId: number | null,
): Promise<number | undefined> {
  const [inserted] = await trx
    .insert(driftCheck)
    .ignore()
    .values({ ...check, declarationId, checkedAt: utcNow() })
  return inserted.affectedRows === 0 ? undefined : inserted.insertId
}

export const hasCheck = async (trx: Trx, { tag, kind, upTo }: NewCheck): Promise<boolean> =>
  (
    await trx
      .select({ id: driftCheck.id })
      .from(driftCheck)
      .where(and(eq(driftCheck.tag, tag), eq(driftCheck.kind, kind), gte(driftCheck.upTo, upTo)))
      .limit(1)
  ).length > 0
