import { alias, core, type SQL, worklistLater, worklistLease } from '@vigia/db'
import { allOf } from '../statements/fragments.ts'
import { readableCondition } from '../visibility/visibility.ts'
import { entry } from './filter.ts'

const { notInArray, sql } = core

/** Of what a reader could read, what can be had: not open elsewhere, and still to be read independently. */
export function isFreeFor(readerId: string): SQL {
  return allOf([placeIsFree(readerId), readableCondition(entry, readerId)])
}

/** What is none of the beats that are not wanted; undefined, which is no condition, where there are none. */
export const isNoneOf = (except: readonly string[]): SQL | undefined =>
  except.length === 0 ? undefined : notInArray(entry.beat, [...except])

/** Fewer others have the beat open than shall still read it. */
function placeIsFree(readerId: string): SQL {
  const lease = alias(worklistLease, 'lease')
  return sql`(SELECT COUNT(*) FROM ${worklistLease} AS ${lease}
    WHERE ${lease.beat} = ${entry.beat} AND ${lease.readerId} NOT IN (${readerId}, ${entry.firstReaderId})
      AND ${lease.slot} < 3 AND ${lease.leaseUntil} >= UTC_TIMESTAMP(3))
    < IF(${entry.isDouble} AND ${entry.state} = 'unread', 2, 1)`
}

/** What this reader has not put off. */
export function isNotPutOff(readerId: string): SQL {
  const later = alias(worklistLater, 'later')
  return sql`NOT EXISTS (SELECT 1 FROM ${worklistLater} AS ${later}
    WHERE ${later.readerId} = ${readerId} AND ${later.beat} = ${entry.beat})`
}
