import { type ChainName, chainLink, core, type Trx } from '@vigia/db'
import { findKey } from './keys.ts'
import { openStart } from './link.ts'
import { idOf, readRecordsBetween } from './records.ts'
import type { StartRow, Tell } from './verify.ts'

const { sql } = core

const pageSize = 1000

/**
 * Looks at the records that have no link: those of before the chain must be what its start stands for, and later ones
 * came by another way.
 *
 * @returns how many are of before the chain
 */
export async function checkUnlinked(
  trx: Trx,
  chain: ChainName,
  start: StartRow | undefined,
  tell: Tell,
): Promise<number> {
  const key = start === undefined ? undefined : findKey(start.keyId)
  const digest = key === undefined ? undefined : openStart(chain, key)
  const condition = sql`NOT EXISTS (SELECT 1 FROM ${chainLink} WHERE ${chainLink.chain} = ${chain}
    AND ${chainLink.place} > 0 AND ${chainLink.recordId} = ${idOf(chain)})`
  let before = 0
  let isFirst = true
  for (let after = Number.MIN_SAFE_INTEGER, isMore = true; isMore; ) {
    const bounds = { after, upTo: Number.MAX_SAFE_INTEGER, limit: pageSize, condition }
    const records = await readRecordsBetween(trx, chain, bounds)
    for (const record of records) {
      if (start !== undefined && record.id > start.recordId) tell('added', null, record.id)
      else {
        before++
        digest?.add(record)
        if (start === undefined && isFirst) tell('not-begun', null, record.id)
        isFirst = false
      }
    }
    after = records.at(-1)?.id ?? after
    isMore = records.length === pageSize
  }
  if (start === undefined) return before
  if (digest === undefined) tell('key-unknown', 0, null)
  else if (digest.end().link !== start.link || before !== start.covers) tell('start-altered', 0, null)
  return before
}
