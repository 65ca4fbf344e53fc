import { randomUUID } from 'node:crypto'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  type DbOrTrx,
  inferenceClaim,
  inferenceEcg,
  inTransaction,
  readArrays,
  readClock,
  selectSamples,
  type Trx,
} from '@vigia/db'

const { and, asc, between, count, desc, eq, exists, gt, gte, inArray, lt, notInArray, or, sql } = core

/** Which ECGs a run of `infer` is about. */
export interface Scope {
  tag: string
  /** Only this row of the clinic's table. */
  ecgId?: number
  /** Only ECGs measured at this moment or later. */
  since?: string
}

/** ECGs that one worker holds until they are judged or the lease ends. */
export interface Claim {
  id: string
  ecgIds: number[]
}

/** To the microsecond, by the server's clock. */
export const now = sql<string>`UTC_TIMESTAMP(6)`
const leaseEnd = (seconds: number) => sql`UTC_TIMESTAMP(6) + INTERVAL ${seconds} SECOND`

function isInScope(db: DbOrTrx, { ecgId, since }: Scope) {
  if (ecgId !== undefined) return eq(inferenceClaim.ecgId, ecgId)
  if (since === undefined) return undefined
  const isMeasured = and(eq(inferenceEcg.id, inferenceClaim.ecgId), gte(inferenceEcg.measuredAt, since))
  return exists(db.select({ id: inferenceEcg.id }).from(inferenceEcg).where(isMeasured))
}

/**
 * Takes up to `limit` ECGs that nobody holds, or whose holder has let its lease run out. Rows that another worker is
 * taking at this moment are passed over, so that workers don't wait for each other. A claim from before the server's clock
 * was set back ends as if it were made now.
 */
export async function claimEcgs(
  db: Db,
  scope: Scope,
  limit: number,
  leaseSeconds: number,
): Promise<Claim | undefined> {
  const { tag, ecgId, state, leaseUntil } = inferenceClaim
  return await inTransaction(
    db,
    async (trx) => {
      const take = async (isFree: ReturnType<typeof and>) => {
        const rows = await trx
          .select({ id: ecgId })
          .from(inferenceClaim)
          .where(and(eq(tag, scope.tag), isFree, isInScope(trx, scope)))
          .orderBy(asc(ecgId))
          .limit(limit)
          .for('update', { skipLocked: true })
        return rows.map(({ id }) => id)
      }
      const hasRunOut = and(eq(state, 'claimed'), lt(leaseUntil, now))
      let ecgIds = await take(eq(state, 'pending'))
      if (ecgIds.length === 0) {
        await shortenClaims(trx, scope.tag, leaseSeconds)
        ecgIds = await take(hasRunOut)
      }
      if (ecgIds.length === 0) return undefined
      const claim = { id: randomUUID(), ecgIds }
      const [{ affectedRows }] = await trx
        .update(inferenceClaim)
        .set({ state: 'claimed', claim: claim.id, changedAt: now, leaseUntil: leaseEnd(leaseSeconds) })
        .where(and(eq(tag, scope.tag), inArray(ecgId, ecgIds), or(eq(state, 'pending'), hasRunOut)))
      if (affectedRows === ecgIds.length) return claim
      // Where rows are locked on one node of a cluster alone, another may have been quicker.
      const held = await listOfClaim(trx, scope.tag, claim, 'claimed')
      return held.length === 0 ? undefined : { id: claim.id, ecgIds: held }
    },
    { isolation: 'READ COMMITTED' },
  )
}

/** Lets claims that were made at a moment which is still to come, by a clock that was set back since, end in time. */
async function shortenClaims(trx: Trx, tag: string, leaseSeconds: number): Promise<void> {
  const end = leaseEnd(leaseSeconds)
  const isOfLater = and(
    eq(inferenceClaim.tag, tag),
    eq(inferenceClaim.state, 'claimed'),
    gt(inferenceClaim.changedAt, now),
    gt(inferenceClaim.leaseUntil, end),
  )
  // Looked for first, so that nothing is locked where there is none, as nearly always.
  const found = await trx.select({ id: inferenceClaim.ecgId }).from(inferenceClaim).where(isOfLater).limit(1)
  if (found.length > 0) await trx.update(inferenceClaim).set({ leaseUntil: end }).where(isOfLater)
}

/** The rows of one claim in a state, by primary key. */
function isOfClaim(tag: string, { id, ecgIds }: Claim, state: 'claimed' | 'judged' = 'claimed') {
  return and(
    eq(inferenceClaim.tag, tag),
    between(inferenceClaim.ecgId, ecgIds[0] as number, ecgIds.at(-1) as number),
    eq(inferenceClaim.claim, id),
    eq(inferenceClaim.state, state),
  )
}

/** Lengthens the lease while work takes longer than it. */
export async function renewClaim(db: Db, tag: string, claim: Claim, leaseSeconds: number): Promise<void> {
  await inTransaction(
    db,
    (trx) =>
      trx
        .update(inferenceClaim)
        .set({ leaseUntil: leaseEnd(leaseSeconds) })
        .where(isOfClaim(tag, claim)),
    // So that the rows of others that stand between these are not locked.
    { isolation: 'READ COMMITTED' },
  )
}

/** Gives a claim back unjudged, so that the next worker need not wait for the lease. */
export async function releaseClaim(db: Db, tag: string, claim: Claim): Promise<void> {
  await inTransaction(
    db,
    (trx) =>
      trx
        .update(inferenceClaim)
        .set({ state: 'pending', claim: null, leaseUntil: null, changedAt: now })
        .where(isOfClaim(tag, claim)),
    { isolation: 'READ COMMITTED' },
  )
}

/** An ECG that cannot be judged, and why. */
export interface SetAside {
  ecgId: number
  reason: string
}

/** What became of a claim: the ids of the judged, in order, and what was set aside. */
export interface Settled {
  judged: number[]
  setAside: SetAside[]
  /** UTC, as the column has it: one moment for the whole claim. */
  settledAt: string
}

/**
 * Marks what has been stored as judged, and the rest as set aside with its reason. What another worker has taken
 * over meanwhile is left to it.
 *
 * @param alongside what else is to be written of what was settled, in the same transaction; once, however often a claim
 *   is settled
 * @returns what was still held by this claim
 */
export async function settleClaim(
  db: Db,
  tag: string,
  claim: Claim,
  setAside: readonly SetAside[],
  alongside: (trx: Trx, settled: Settled) => Promise<void> = async () => {},
): Promise<Settled> {
  return await inTransaction(db, async (trx) => {
    const settledAt = await readClock(trx)
    const aside: SetAside[] = []
    for (const { ecgId, reason } of setAside) {
      const [result] = await trx
        .update(inferenceClaim)
        .set({ state: 'set-aside', reason: reason.slice(0, 200), leaseUntil: null, changedAt: settledAt })
        .where(isOfClaim(tag, { id: claim.id, ecgIds: [ecgId] }))
      if (result.affectedRows > 0) aside.push({ ecgId, reason })
    }
    const [result] = await trx
      .update(inferenceClaim)
      .set({ state: 'judged', leaseUntil: null, changedAt: settledAt })
      .where(isOfClaim(tag, claim))
    const given = new Set(aside.map(({ ecgId }) => ecgId))
    const rest = claim.ecgIds.filter((ecgId) => !given.has(ecgId))
    // Nearly always all were held until now, and need not be looked up.
    const isWhole = result.affectedRows === rest.length
    const judged = isWhole ? rest : await listOfClaim(trx, tag, claim, 'judged')
    const settled = { judged, setAside: aside, settledAt }
    // Nothing was left to settle where an earlier try was done, and its answer was lost on the way.
    if (result.affectedRows + aside.length > 0) await alongside(trx, settled)
    return settled
  })
}

async function listOfClaim(
  db: DbOrTrx,
  tag: string,
  claim: Claim,
  state: 'claimed' | 'judged',
): Promise<number[]> {
  const rows = await db
    .select({ id: inferenceClaim.ecgId })
    .from(inferenceClaim)
    .where(isOfClaim(tag, claim, state))
    .orderBy(asc(inferenceClaim.ecgId))
  return rows.map(({ id }) => id)
}

/** ECGs that workers hold just now, without those of some claims. */
export async function countClaimed(db: Db, scope: Scope, except: Iterable<Claim> = []): Promise<number> {
  const { tag, state, claim } = inferenceClaim
  const own = Array.from(except, ({ id }) => id)
  const [row] = await db
    .select({ claimed: count() })
    .from(inferenceClaim)
    .where(and(eq(tag, scope.tag), eq(state, 'claimed'), notInArray(claim, own), isInScope(db, scope)))
  return row?.claimed ?? 0
}

/** ECGs as they came from the clinic. */
export interface ClinicEcgs {
  ids: number[]
  /** Without a time zone; null where the clinic gave none. */
  measuredAt: (string | null)[]
  /** UTC, as the column has it; null of what was there before arrivals were kept. */
  arrivedAt: (string | null)[]
  /** Row-major, `count × 140`, raw; NaN where the clinic's row has NULL. */
  values: Float64Array
}

/** Reads the ECGs of a claim. One that has been deleted meanwhile is absent. */
export async function readClaimedEcgs(db: Db, tag: string, claim: Claim): Promise<ClinicEcgs> {
  const { ecgId } = inferenceClaim
  const { measuredAt, id, arrivedAt } = inferenceEcg
  const [first, last] = [claim.ecgIds[0] as number, claim.ecgIds.at(-1) as number]
  const rows = await readArrays(
    db,
    db
      .select({ ...selectSamples(inferenceEcg), measuredAt, id, arrivedAt })
      .from(inferenceClaim)
      .innerJoin(inferenceEcg, eq(id, ecgId))
      .where(
        and(eq(inferenceClaim.tag, tag), between(ecgId, first, last), eq(inferenceClaim.claim, claim.id)),
      )
      .orderBy(ecgId),
  )
  const values = new Float64Array(rows.length * ECG_LENGTH)
  rows.forEach((row, index) => {
    const start = index * ECG_LENGTH
    for (let sample = 0; sample < ECG_LENGTH; sample++) {
      const value: unknown = row[sample]
      values[start + sample] = typeof value === 'number' ? value : Number.NaN
    }
  })
  return {
    ids: rows.map((row) => Number(row[ECG_LENGTH + 1])),
    measuredAt: rows.map((row) => row[ECG_LENGTH] as string | null),
    arrivedAt: rows.map((row) => row[ECG_LENGTH + 2] as string | null),
    values,
  }
}

/** The id of the ECG measured last; undefined when the clinic has sent none. */
export async function findLatestEcg(db: Db): Promise<number | undefined> {
  const { id, measuredAt } = inferenceEcg
  const [row] = await db.select({ id }).from(inferenceEcg).orderBy(desc(measuredAt), desc(id)).limit(1)
  return row?.id
}

/** Whether the clinic's table has an ECG of this id. */
export async function existsEcg(db: Db, ecgId: number): Promise<boolean> {
  const { id } = inferenceEcg
  return (await db.select({ id }).from(inferenceEcg).where(eq(id, ecgId)).limit(1)).length > 0
}
