import { createHash } from 'node:crypto'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  type DbOrTrx,
  fromUtcColumn,
  inTransaction,
  labelNumbers,
  oneAtATime,
  type ReferenceSource,
  referenceBeat,
  referenceSet,
  utcNow,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { defaultPolicy, findPolicy } from '../gate/policy.ts'
import { type Person, personOf } from '../person.ts'
import { beatDigest } from './beat-digest.ts'

const { and, asc, count, desc, eq, isNotNull, sum, sql } = core

/** A set of beats on which models are compared. */
export interface ReferenceSet {
  id: number
  name: string
  version: number
  anomalous: number
  normal: number
  /** Over ids, samples and labels; null while beats may be added. */
  digest: string | null
  by: Person
  /** ISO 8601 in UTC. */
  madeAt: string
  frozenAt: string | null
}

/** One beat of a set. */
export interface ReferenceBeat {
  ecgId: number
  label: Verdict
  source: ReferenceSource
  digest: string
  /** When it was added: UTC, as the column holds it. */
  addedAt: string
  /** 140 samples, raw. */
  samples: Float64Array
}

/** Every set, by name, the newest version first. */
export async function listReferenceSets(db: DbOrTrx): Promise<ReferenceSet[]> {
  return (await select(db)).map(describe)
}

/** The newest version of a set; undefined when there is none of this name. */
export async function findReferenceSet(db: DbOrTrx, name: string): Promise<ReferenceSet | undefined> {
  const [row] = await select(db, eq(referenceSet.name, name)).limit(1)
  return row && describe(row)
}

/** The set that was frozen last, of a name or of all. */
export async function findFrozenSet(db: DbOrTrx, name?: string): Promise<ReferenceSet | undefined> {
  const [newest] = await db
    .select({ id: referenceSet.id })
    .from(referenceSet)
    .where(
      and(isNotNull(referenceSet.frozenAt), name === undefined ? undefined : eq(referenceSet.name, name)),
    )
    .orderBy(desc(referenceSet.frozenAt), desc(referenceSet.id))
    .limit(1)
  if (newest === undefined) return undefined
  const [row] = await select(db, eq(referenceSet.id, newest.id))
  return row && describe(row)
}

function select(db: DbOrTrx, condition?: ReturnType<typeof and>) {
  const counts = db
    .select({
      setId: referenceBeat.setId,
      beats: count().as('beats'),
      anomalous: sum(sql`${referenceBeat.label} = 'anomalous'`).as('anomalous'),
    })
    .from(referenceBeat)
    .groupBy(referenceBeat.setId)
    .as('counts')
  return db
    .select({ set: referenceSet, beats: counts.beats, anomalous: counts.anomalous })
    .from(referenceSet)
    .leftJoin(counts, eq(counts.setId, referenceSet.id))
    .where(condition)
    .orderBy(asc(referenceSet.name), desc(referenceSet.version))
    .$dynamic()
}

function describe({ set, beats, anomalous }: Awaited<ReturnType<typeof select>>[number]): ReferenceSet {
  const found = Number(anomalous ?? 0)
  return {
    id: set.id,
    name: set.name,
    version: set.version,
    anomalous: found,
    normal: Number(beats ?? 0) - found,
    digest: set.digest,
    by: personOf(set),
    madeAt: fromUtcColumn(set.madeAt),
    frozenAt: set.frozenAt === null ? null : fromUtcColumn(set.frozenAt),
  }
}

/**
 * The beats of a set, in the order of their ids. Those of a frozen set are those that were frozen, and nothing else.
 *
 * @throws VigiaError `reference-set-altered` when their digest is another than the set's
 */
export async function readReferenceBeats(
  db: DbOrTrx,
  set: Pick<ReferenceSet, 'id' | 'name' | 'version' | 'digest'>,
): Promise<ReferenceBeat[]> {
  const rows = await db
    .select()
    .from(referenceBeat)
    .where(eq(referenceBeat.setId, set.id))
    .orderBy(asc(referenceBeat.ecgId), asc(referenceBeat.beatDigest))
  if (set.digest !== null && digestOf(rows) !== set.digest)
    throw new VigiaError(
      'reference-set-altered',
      `Reference set ${set.name} version ${set.version} is not what was frozen: somebody has altered its beats. Freeze a new version.`,
    )
  return rows.map(({ ecgId, label, source, beatDigest, addedAt, samples }) => ({
    ecgId,
    label,
    source,
    digest: beatDigest,
    addedAt,
    samples: unpack(samples),
  }))
}

/** The sets that a beat of these samples is in, under whatever id; none for samples with a gap. */
export async function listSetsWith(
  db: DbOrTrx,
  samples: readonly (number | null)[],
): Promise<Pick<ReferenceSet, 'name' | 'version'>[]> {
  const whole = samples.filter((value) => value !== null)
  if (whole.length < samples.length) return []
  return await db
    .select({ name: referenceSet.name, version: referenceSet.version })
    .from(referenceBeat)
    .innerJoin(referenceSet, eq(referenceSet.id, referenceBeat.setId))
    .where(eq(referenceBeat.beatDigest, beatDigest(whole)))
    .orderBy(asc(referenceSet.name), asc(referenceSet.version))
}

/** Samples as the table holds them. */
export function pack(samples: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(ECG_LENGTH * Float64Array.BYTES_PER_ELEMENT))
  samples.forEach((value, sample) => {
    view.setFloat64(sample * Float64Array.BYTES_PER_ELEMENT, value, true)
  })
  return new Uint8Array(view.buffer)
}

function unpack(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float64Array.from({ length: ECG_LENGTH }, (_, sample) =>
    view.getFloat64(sample * Float64Array.BYTES_PER_ELEMENT, true),
  )
}

/** SHA-256, in hexadecimal, over samples, label number and id of every beat, in the order of the ids. */
function digestOf(
  rows: readonly Pick<typeof referenceBeat.$inferSelect, 'ecgId' | 'label' | 'samples'>[],
): string {
  const hash = createHash('sha256')
  const ends = new DataView(new ArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT))
  for (const { ecgId, label, samples } of rows) {
    ends.setFloat64(0, labelNumbers[label], true)
    ends.setFloat64(8, ecgId, true)
    hash.update(samples).update(ends)
  }
  return hash.digest('hex')
}

export type FreezeOutcome =
  | { status: 'frozen'; set: ReferenceSet }
  | { status: 'not-found' }
  /** The newest version is frozen already. */
  | { status: 'already-frozen'; set: ReferenceSet }
  /** It has fewer beats of a label than the gate asks for. */
  | { status: 'too-small'; set: ReferenceSet; neededAnomalous: number; neededNormal: number }

/** Under which beats are added and sets are frozen one at a time. */
export const referenceSetsLease = 'reference-sets'

/**
 * Freezes the newest version of a set for good. It must have as many beats of each label as the policy asks for, or as
 * a new policy would.
 */
export async function freezeReferenceSet(db: Db, name: string): Promise<FreezeOutcome> {
  const { minimumAnomalous, minimumNormal } = (await findPolicy(db))?.policy ?? defaultPolicy
  return await inTransaction(db, async (trx) => {
    // Nobody adds beats meanwhile.
    await oneAtATime(trx, referenceSetsLease)
    const set = await findReferenceSet(trx, name)
    if (set === undefined) return { status: 'not-found' }
    if (set.digest !== null) return { status: 'already-frozen', set }
    if (set.anomalous < minimumAnomalous || set.normal < minimumNormal)
      return { status: 'too-small', set, neededAnomalous: minimumAnomalous, neededNormal: minimumNormal }
    const rows = await trx
      .select()
      .from(referenceBeat)
      .where(eq(referenceBeat.setId, set.id))
      .orderBy(asc(referenceBeat.ecgId), asc(referenceBeat.beatDigest))
    await trx
      .update(referenceSet)
      .set({ digest: digestOf(rows), frozenAt: utcNow() })
      .where(eq(referenceSet.id, set.id))
    return { status: 'frozen', set: (await findReferenceSet(trx, name)) ?? set }
  })
}
