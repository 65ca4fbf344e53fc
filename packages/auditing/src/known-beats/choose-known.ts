import {
  alias,
  audit,
  auditedBeat,
  core,
  type DbOrTrx,
  referenceBeat,
  referenceSet,
  type SQL,
  shownCurve,
} from '@vigia/db'
import { field } from '../statements/fragments.ts'
import { trainingRowNames } from '../training-table/row-names.ts'

const { and, asc, desc, eq, gte, isNotNull, lt, notInArray, sql } = core

/** Days for which a reader is not given a known beat again that they have answered. */
export const restDays = 180

/** A beat of a reference set. */
export interface KnownBeat {
  setId: number
  digest: string
}

/** The reference set whose beats are mixed in: the one that was frozen last; undefined while none is. */
export async function findKnownSet(db: DbOrTrx): Promise<number | undefined> {
  const { id, frozenAt } = referenceSet
  const [newest] = await db
    .select({ id })
    .from(referenceSet)
    .where(isNotNull(frozenAt))
    .orderBy(desc(frozenAt), desc(id))
    .limit(1)
  return newest?.id
}

/**
 * The next known beat, from a place on, that a reader may be given: one that they have neither open nor answered within
 * the last `restDays`, and did not read when its label was made.
 *
 * @param from a digest; after the last beat of the set the first follows
 * @param except digests of known beats that are not wanted
 */
export async function chooseKnown(
  db: DbOrTrx,
  setId: number,
  readerId: string,
  from: string,
  except: readonly string[],
): Promise<KnownBeat | undefined> {
  const digest = referenceBeat.beatDigest
  const isWanted = except.length === 0 ? undefined : notInArray(digest, [...except])
  async function find(place: SQL): Promise<KnownBeat | undefined> {
    const [found] = await db
      .select({ setId: referenceBeat.setId, digest })
      .from(referenceBeat)
      .where(and(eq(referenceBeat.setId, setId), place, isWanted, isRested(readerId), isUnread(readerId)))
      .orderBy(asc(digest))
      .limit(1)
    return found
  }
  return (await find(gte(digest, from))) ?? (await find(lt(digest, from)))
}

function isRested(readerId: string): SQL {
  const before = alias(shownCurve, 'before')
  return sql`NOT EXISTS (SELECT 1 FROM ${shownCurve} AS ${before}
    WHERE ${before.readerId} = ${readerId} AND ${before.knownDigest} = ${field(referenceBeat.beatDigest)}
      AND (${before.answeredAt} IS NULL
        OR ${before.answeredAt} > UTC_TIMESTAMP(3) - INTERVAL ${sql.raw(String(restDays))} DAY))`
}

/** That this reader has no answer among those that made the label, or corrected the one that the row came with. */
function isUnread(readerId: string): SQL {
  const [own, made] = [alias(audit, 'own'), alias(auditedBeat, 'made')]
  const ecgId = field(referenceBeat.ecgId)
  return sql`NOT EXISTS (SELECT 1 FROM ${auditedBeat} AS ${made} JOIN ${audit} AS ${own} ON ${own.beat} = ${made.beat}
      WHERE ${made.trainingEcgId} = ${ecgId} AND ${own.readerId} = ${readerId})
    AND NOT EXISTS (SELECT 1 FROM ${audit} AS ${own}
      WHERE ${own.beat} = CONCAT(${trainingRowNames.from}, ${ecgId}) AND ${own.readerId} = ${readerId})`
}
