import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { authFailure, core, type Db, type DbOrTrx, inTransaction } from '@vigia/db'

const { inArray, sql } = core

/** What failed passwords and codes are counted for. */
export interface Subject {
  kind: 'account' | 'address' | 'browser' | 'session' | 'codes'
  /** An e-mail address, an IP address, a browser's number with an e-mail address, a user's id, an e-mail address. */
  name: string
}

const minute = 60
const day = 24 * 60 * minute
/** After how many seconds the count of each begins again. */
const windowSeconds: Record<Subject['kind'], number> = {
  account: 15 * minute,
  address: minute,
  browser: 15 * minute,
  session: 15 * minute,
  // Who comes so far knows the password, and a code of six digits is guessed by patience alone.
  codes: day,
}

export type Counted<Outcome> = Outcome | { status: 'too-many-attempts'; retryAfterSeconds: number }

/**
 * Tries a password or a code, unless one of the subjects has had `limit` wrong ones in its window. Of attempts at once no more are
 * tried than one after the other: each is counted before it is made, and taken off again unless it fails.
 *
 * @param isFailure whether an outcome was a wrong one
 */
export async function countFailures<Outcome>(
  db: Db,
  { subjects, limit }: { subjects: readonly Subject[]; limit: number },
  attempt: () => Promise<Outcome>,
  isFailure: (outcome: Outcome) => boolean,
): Promise<Counted<Outcome>> {
  const waitSeconds = await inTransaction(db, (trx) => count(trx, subjects, limit))
  if (waitSeconds !== undefined) return { status: 'too-many-attempts', retryAfterSeconds: waitSeconds }
  const outcome = await attempt()
  if (isFailure(outcome)) await deleteOld(db)
  else await takeOff(db, subjects)
  return outcome
}

/** Forgets the wrong passwords and codes of an account, so that its owner can sign in at once. */
export async function forgetFailures(db: DbOrTrx, email: string): Promise<void> {
  const name = email.trim().toLowerCase()
  const buckets = (['account', 'codes'] as const).map((kind) => bucketOf({ kind, name }))
  await db.delete(authFailure).where(inArray(authFailure.bucket, buckets))
}

/** @returns after how many seconds to come again; undefined where the attempt may be made, which is counted now */
async function count(trx: DbOrTrx, subjects: readonly Subject[], limit: number): Promise<number | undefined> {
  let waitSeconds: number | undefined
  // In one order always, so that two attempts don't wait for each other.
  for (const subject of [...subjects].sort((one, other) => bucketOf(one) - bucketOf(other))) {
    const seconds = windowSeconds[subject.kind]
    // Statements that wait for each other's locks are a few seconds apart; what began later still is of a clock that was
    // set back. Its window begins again, and nothing is forgotten.
    const isOfLater = sql`${authFailure.beganAt} > UTC_TIMESTAMP(3) + INTERVAL ${minute} SECOND`
    const isOver = sql`${authFailure.beganAt} <= UTC_TIMESTAMP(3) - INTERVAL ${seconds} SECOND`
    await trx
      .insert(authFailure)
      .values({ bucket: bucketOf(subject), failures: 1, beganAt: sql`UTC_TIMESTAMP(3)` })
      // In this order: the first looks at the moment that the second changes.
      .onDuplicateKeyUpdate({
        set: {
          failures: sql`IF(${isOver}, 1, ${authFailure.failures} + 1)`,
          beganAt: sql`IF(${isOver} OR ${isOfLater}, UTC_TIMESTAMP(3), ${authFailure.beganAt})`,
        },
      })
    const [row] = await trx
      .select({
        failures: authFailure.failures,
        left: sql<number>`CEIL(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), ${authFailure.beganAt} + INTERVAL ${seconds} SECOND) / 1e6)`,
      })
      .from(authFailure)
      .where(core.eq(authFailure.bucket, bucketOf(subject)))
    if (row !== undefined && row.failures > limit) waitSeconds = Math.max(waitSeconds ?? 1, Number(row.left))
  }
  if (waitSeconds !== undefined) await takeOff(trx, subjects)
  return waitSeconds
}

async function takeOff(db: DbOrTrx, subjects: readonly Subject[]): Promise<void> {
  await db
    .update(authFailure)
    .set({ failures: sql`GREATEST(${authFailure.failures}, 1) - 1` })
    .where(inArray(authFailure.bucket, subjects.map(bucketOf)))
}

async function deleteOld(db: Db): Promise<void> {
  const longest = Math.max(...Object.values(windowSeconds))
  await db
    .delete(authFailure)
    .where(sql`${authFailure.beganAt} < UTC_TIMESTAMP(3) - INTERVAL ${longest} SECOND`)
}

/** So few that the table stays small whatever is tried, and so many that an account hardly shares its count. */
const bucketBits = 20

function bucketOf({ kind, name }: Subject): number {
  const counted = kind === 'address' ? networkOf(name) : name
  const hash = createHash('sha256').update(`${kind} ${counted}`).digest()
  return hash.readUInt32BE(0) >>> (32 - bucketBits)
}

/** Of IPv6 the first 64 bits, since who has one address of such a network has all of them. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - groups.length - rest.length)).fill('0')
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
