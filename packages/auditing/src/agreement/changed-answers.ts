import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { RowDataPacket } from 'mysql2/promise'
import type { NamedReader } from '../answers/answer.ts'
import { twoSided95 } from './cohens-kappa.ts'
import { boundsOf, type Period, readNames } from './list-agreement.ts'

/** How many of some first answers given blind were changed after the reveal. */
export interface ChangedShare {
  /** First answers given blind. */
  count: number
  /** Those whose reader, after the reveal, came to another answer, which stands. */
  changed: number
  /** 0 to 1; null when there are none. */
  share: number | null
  /** Where the share lies with a confidence of 95 %; null when there are none. */
  confidence: Interval | null
}

export interface Interval {
  low: number
  high: number
}

export interface ChangedAnswers {
  /** In the order of their names. */
  readers: (ChangedShare & { reader: NamedReader })[]
  all: ChangedShare
}

/**
 * How often readers changed their first answer once they had seen what the model says: by the first answer of each
 * reader to each beat, whether or not it was taken back, and the latest one that stands. What was taken back and not
 * given again is not changed. An answer belongs to the day on which the first one was recorded.
 */
export async function listChangedAnswers(db: Db, period: Period): Promise<ChangedAnswers> {
  const { from, until } = boundsOf(period)
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `WITH given AS (
       SELECT MIN(IF(audit.\`kind\` = 'reading', audit.\`id\`, NULL)) AS first,
         MAX(IF(undoing.\`id\` IS NULL, audit.\`id\`, NULL)) AS latest
       FROM \`Audits\` AS audit LEFT JOIN \`Audits\` AS undoing ON undoing.\`undoes\` = audit.\`id\`
       WHERE audit.\`kind\` IN ('reading', 'revision')
       GROUP BY audit.\`beat\`, audit.\`reader_id\`
     )
     SELECT first.\`reader_id\` AS readerId, COUNT(*) AS count,
       SUM(COALESCE(latest.\`answer\` <> first.\`answer\`, FALSE)) AS changed
     FROM given
     JOIN \`Audits\` AS first ON first.\`id\` = given.first
     LEFT JOIN \`Audits\` AS latest ON latest.\`id\` = given.latest
     WHERE first.\`reveal\` = 'before' AND first.\`recorded_at\` >= ? AND first.\`recorded_at\` < ?
     GROUP BY first.\`reader_id\``,
    [from, until],
  )
  const names = await readNames(db)
  const counted = rows.map((row) => ({
    reader: { id: row.readerId as string, name: names.get(row.readerId) ?? null },
    ...shareOf(Number(row.changed), Number(row.count)),
  }))
  const sum = (field: 'changed' | 'count') => counted.reduce((total, share) => total + share[field], 0)
  return {
    readers: counted.sort((one, other) => title(one).localeCompare(title(other))),
    all: shareOf(sum('changed'), sum('count')),
  }
}

const title = ({ reader }: { reader: NamedReader }) => reader.name ?? reader.id

function shareOf(changed: number, count: number): ChangedShare {
  if (count === 0) return { count, changed, share: null, confidence: null }
  return { count, changed, share: changed / count, confidence: wilsonInterval(changed, count) }
}

/**
 * The 95 % interval of a share, which holds its word for small counts and shares near 0 and 1 too. Source: E. B.
 * Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical
 * Association 22 (1927), 209–212.
 *
 * @param found how many of `count`
 * @throws VigiaError `invalid-counts` when they are no counts, or `found` is more than `count`, or `count` is 0
 */
export function wilsonInterval(found: number, count: number): Interval {
  const areCounts = [found, count - found, count - 1].every((n) => Number.isSafeInteger(n) && n >= 0)
  if (!areCounts) throw new VigiaError('invalid-counts', 'A share needs a count and a part of it.')
  const share = found / count
  const z2 = twoSided95 ** 2
  const centre = (share + z2 / (2 * count)) / (1 + z2 / count)
  const margin =
    (twoSided95 / (1 + z2 / count)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count ** 2))
  // Rounding may leave a hair outside where none or all were found.
  return { low: found === 0 ? 0 : centre - margin, high: found === count ? 1 : centre + margin }
}
