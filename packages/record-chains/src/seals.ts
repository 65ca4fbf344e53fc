import { type ChainName, chainSeal, core, type DbOrTrx } from '@vigia/db'
import type { Seal } from './link.ts'

const { and, eq, inArray } = core

/** The seals of records by their ids; most have none. */
export async function readSeals(
  db: DbOrTrx,
  chain: ChainName,
  ids: readonly number[],
): Promise<Map<number, Seal>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select()
    .from(chainSeal)
    .where(and(eq(chainSeal.chain, chain), inArray(chainSeal.recordId, [...ids])))
  return new Map(rows.map(({ recordId, link, seal }) => [recordId, { link, seal }]))
}
