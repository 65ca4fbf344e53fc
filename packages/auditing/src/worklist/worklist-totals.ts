import { type Db, inTransaction } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { countByState } from './count-by-state.ts'
import type { RevealingWorklistFilter } from './worklist-filter.ts'

/** How many rows a filter let through at some moment, and the highest id of that moment. */
export interface Total {
  count: number
  highestId: number
}

interface Counting {
  total: Promise<Total>
  /** By `performance.now()`. */
  startedAt: number
}

/** After this a total is counted anew: rows that were removed, or came late, below the highest id, are missing in it. */
const freshMilliseconds = 60_000
const mostFilters = 100

const countings = new WeakMap<Db, Map<string, Counting>>()

/** The total of a filter as it was within the last minute, counted when nobody has asked for it since. */
export async function findTotal(db: Db, filter: RevealingWorklistFilter): Promise<Total> {
  const counted = countings.get(db) ?? new Map<string, Counting>()
  countings.set(db, counted)
  const key = JSON.stringify([filter.modelTag, filter.verdict, filter.from, filter.to])
  const known = counted.get(key)
  if (known !== undefined && performance.now() - known.startedAt < freshMilliseconds) return await known.total
  const counting = { total: countTotal(db, filter), startedAt: performance.now() }
  counted.delete(key)
  counted.set(key, counting)
  const [oldest] = counted.keys()
  if (counted.size > mostFilters && oldest !== undefined) counted.delete(oldest)
  try {
    return await counting.total
  } catch (error) {
    if (counted.get(key) === counting) counted.delete(key)
    throw error
  }
}

async function countTotal(db: Db, filter: RevealingWorklistFilter): Promise<Total> {
  // REPEATABLE READ: both see the table of one moment.
  return await inTransaction(db, async (trx) => {
    const [[row]] = await trx.$client.query<RowDataPacket[]>(
      'SELECT COALESCE(MAX(`inference_id`), -1) AS highest FROM `Worklist`',
    )
    const counts = await countByState(trx, filter, ['unread', 'awaiting-second', 'disagreement', 'settled'])
    const count = Object.values(counts).reduce((sum, each) => sum + each, 0)
    return { count, highestId: Number(row?.highest) }
  })
}
