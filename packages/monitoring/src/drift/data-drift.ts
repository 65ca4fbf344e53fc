import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { core, type Db, inferenceClaim, inferenceEcg, readArrays, selectSamples } from '@vigia/db'
import { alarmLevel } from './alarm-level.ts'
import { compareBeats } from './compare.ts'
import { type RecordedCheck, recordCheck } from './declarations.ts'
import {
  chooseDriftBeats,
  countBeats,
  type DriftBeats,
  describeDriftBeats,
  divideByScore,
} from './drift-beats.ts'
import {
  type DataEvidence,
  type DriftCheck,
  findProgress,
  listDriftChecks,
  readReferences,
  type StoredReference,
  storeReference,
} from './drift-rows.ts'
import { prepareReference } from './reference.ts'

const { and, desc, eq, gt, inArray } = core

/** Of fewer new beats no check is made: they wait for others. */
export const fewestBeats = 100
/** Of more new beats the newest are looked at. */
const mostBeats = 1000
/** With fewer fresh normal beats nothing is compared. */
const fewestReferenceNormals = 100
/** The most that are kept. */
const mostReferenceNormals = 1000

/** How a model scores beats, raw, `ECG_LENGTH` samples each; above the cut they are anomalous. */
export interface Scoring {
  cut: number
  score: (samples: Float64Array) => ArrayLike<number>
}

export type DataOutcome =
  /** Too few beats have come since the last check. */
  | { status: 'too-few'; beats: number; fewest: number }
  /** The first beats at the clinic: they are kept, to compare later ones with. */
  | { status: 'first'; beats: number }
  | { status: 'already' }
  | (Extract<RecordedCheck, { status: 'recorded' }> & {
      check: Pick<DriftCheck, 'n' | 'p' | 'level' | 'alarm'>
    })

/**
 * Compares the beats that a model has judged since the last check with fresh normal ones, and records what it found. They
 * are judged once more, from the clinic's rows.
 *
 * @param options.alarmDays the days in which one false alarm is bearable
 */
export async function checkDataDrift(
  db: Db,
  { tag, alarmDays, cut, score }: { tag: string; alarmDays: number } & Scoring,
): Promise<DataOutcome> {
  const progress = await findProgress(db, tag, 'data')
  const ecgIds = await listJudgedSince(db, tag, progress.upTo)
  const few = { status: 'too-few', beats: ecgIds.length, fewest: fewestBeats } as const
  if (ecgIds.length < fewestBeats) return few
  const { ids, samples } = await readSamples(db, ecgIds)
  const [firstEcg, lastEcg] = [ids[0], ids.at(-1)]
  if (firstEcg === undefined || lastEcg === undefined || ids.length < fewestBeats) return few
  const beats = describeDriftBeats(samples, score(samples))
  const references = await readReferences(db, tag)
  const clinic = references.find(({ source }) => source === 'clinic')
  const test = references.find(
    ({ source, normals }) => source === 'test' && countBeats(normals) >= fewestReferenceNormals,
  )
  const stored = test ?? clinic
  if (stored === undefined) {
    const first = makeReference('clinic', beats, cut)
    if (countBeats(first.normals) < fewestReferenceNormals)
      return { status: 'too-few', beats: countBeats(first.normals), fewest: fewestReferenceNormals }
    await storeReference(db, tag, first)
    await recordFirst(db, { tag, lastEcg, n: ids.length, alarmDays, firstEcg })
    return { status: 'first', beats: ids.length }
  }
  const [before] = await listDriftChecks(db, { tag, kind: 'data', limit: 1 })
  const level = alarmLevel(alarmDays, progress.today)
  const { alarm, ...found } = compareBeats(
    beats,
    prepareReference(stored.normals, stored.cut),
    clinic?.share,
    {
      ...{ level, alarmDays },
      before: before && { ...(before.evidence as DataEvidence), alarm: before.alarm },
    },
  )
  const check = {
    ...{ tag, kind: 'data' as const, upTo: lastEcg, n: found.beats, level, alarm },
    p: combine(found.tests.map(({ p }) => p)),
    evidence: {
      ...found,
      // After an alarm the sums begin anew: what goes on is told again, what is over is not.
      sums: alarm === null ? found.sums : {},
      ...{ alarmDays, firstEcg, lastEcg, share: clinic?.share ?? null },
      reference: { source: stored.source, normals: countBeats(stored.normals) },
    } satisfies DataEvidence,
  }
  const recorded = await recordCheck(
    db,
    check,
    ids.map((id) => `ecg-${id}`),
  )
  if (recorded.status === 'already') return recorded
  if (clinic === undefined && alarm === null)
    await storeReference(db, tag, makeReference('clinic', beats, stored.cut))
  return { ...recorded, check: { n: check.n, p: check.p, level, alarm } }
}

/** The smallest p of several tests, as if it were of one (Bonferroni). */
export const combine = (ps: readonly number[]): number | null =>
  ps.length === 0 ? null : Math.min(1, Math.min(...ps) * ps.length)

/** Fresh beats as they are kept: the normal ones, evenly chosen where there are many. */
export function makeReference(
  source: StoredReference['source'],
  beats: DriftBeats,
  cut: number,
): StoredReference {
  const { normal, anomalous } = divideByScore(beats, cut)
  const kept = Math.min(normal.length, mostReferenceNormals)
  const rows = Array.from(
    { length: kept },
    (_, place) => normal[Math.floor((place * normal.length) / kept)] as number,
  )
  return {
    ...{ source, cut, share: { n: countBeats(beats), of: anomalous.length } },
    normals: chooseDriftBeats(beats, rows),
  }
}

/** The first beats were compared with nothing: the next check begins after them. */
async function recordFirst(
  db: Db,
  {
    tag,
    lastEcg,
    n,
    alarmDays,
    firstEcg,
  }: { tag: string; lastEcg: number; n: number; alarmDays: number; firstEcg: number },
): Promise<void> {
  const evidence: DataEvidence = {
    ...{
      alarmDays,
      firstEcg,
      lastEcg,
      beats: n,
      anomalous: 0,
      tests: [],
      beyond: [],
      creeping: [],
      shifts: {},
      sums: {},
    },
    ...{ share: null, reference: { source: 'clinic', normals: 0 } },
  }
  const check = { tag, kind: 'data' as const, upTo: lastEcg, n, p: null, level: 0, alarm: null, evidence }
  await recordCheck(db, check, [])
}

/** The clinic's rows that a model has judged after a row, the newest of them, in their order. */
async function listJudgedSince(db: Db, tag: string, after: number | null): Promise<number[]> {
  const { ecgId, state } = inferenceClaim
  const rows = await db
    .select({ ecgId })
    .from(inferenceClaim)
    .where(
      and(eq(inferenceClaim.tag, tag), eq(state, 'judged'), after === null ? undefined : gt(ecgId, after)),
    )
    .orderBy(desc(ecgId))
    .limit(mostBeats)
  return rows.map((row) => row.ecgId).reverse()
}

/** The names of the newest beats that a model has judged, in their order. */
export async function listNewestBeats(db: Db, tag: string): Promise<string[]> {
  return (await listJudgedSince(db, tag, null)).map((id) => `ecg-${id}`)
}

/** Rows that are still there, and whole. */
async function readSamples(
  db: Db,
  ecgIds: readonly number[],
): Promise<{ ids: number[]; samples: Float64Array }> {
  const { id } = inferenceEcg
  const rows = await readArrays(
    db,
    db
      .select({ ...selectSamples(inferenceEcg), id })
      .from(inferenceEcg)
      .where(inArray(id, [...ecgIds]))
      .orderBy(id),
  )
  const whole = rows.filter((row) =>
    row.slice(0, ECG_LENGTH).every((value) => typeof value === 'number' && Number.isFinite(value)),
  )
  const samples = new Float64Array(whole.length * ECG_LENGTH)
  whole.forEach((row, index) => {
    samples.set(row.slice(0, ECG_LENGTH) as number[], index * ECG_LENGTH)
  })
  return { ids: whole.map((row) => Number(row[ECG_LENGTH])), samples }
}
