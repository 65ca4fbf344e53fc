import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

/** Ids that the worklist does not have, both ends included, though it has a higher one. */
export interface Gap {
  first: number
  last: number
}

/** How far back from the highest id gaps are looked for. */
const gapWindow = 20_000
const mostGaps = 20

/**
 * The highest inference in the worklist, and the gaps shortly below it. The API's transactions commit out of the order
 * of their ids, so what was missing at one moment may have come since. What never came leaves a gap for good.
 */
export async function findWorklistEnd(db: Db): Promise<{ highestId: number | undefined; gaps: Gap[] }> {
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    'SELECT MAX(`inference_id`) AS highest FROM `Worklist`',
  )
  if (row?.highest == null) return { highestId: undefined, gaps: [] }
  const highestId = Number(row.highest)
  const start = Math.max(0, highestId - gapWindow)
  const [gaps] = await db.$client.execute<RowDataPacket[]>(
    `SELECT \`before\` + 1 AS first, \`inference_id\` - 1 AS last FROM
       (SELECT \`inference_id\`, COALESCE(LAG(\`inference_id\`) OVER (ORDER BY \`inference_id\`), ${start}) AS \`before\`
        FROM \`Worklist\` WHERE \`inference_id\` > ?) AS neighbours
     WHERE \`inference_id\` - \`before\` > 1 ORDER BY \`inference_id\` DESC LIMIT ${mostGaps}`,
    [start],
  )
  return { highestId, gaps: gaps.map((gap) => ({ first: Number(gap.first), last: Number(gap.last) })) }
}
