import { type ChainName, chainLink, core, type Trx } from '@vigia/db'
import { findKey } from './keys.ts'
import { openStart, type Seal } from './link.ts'
import { type ChainRecord, idOf, readAllRecords } from './records.ts'
import { readSeals } from './seals.ts'
import type { StartRow, Tell } from './verify.ts'

const { sql } = core

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
  let before = 0
  let isFirst = true
  for await (const { records, seals } of readUnlinked(trx, chain)) {
    for (const record of records) {
      if (start !== undefined && record.id > start.recordId) tell('added', null, record.id)
      else {
        before++
        digest?.add(record, seals.get(record.id))
        if (start === undefined && isFirst) tell('not-begun', null, record.id)
        isFirst = false
      }
    }
  }
  if (start === undefined) return before
  if (digest === undefined) tell('key-unknown', 0, null)
  else if (digest.end().link !== start.link || before !== start.covers) tell('start-altered', 0, null)
  return before
}

/** Records that have no link of their own, page by page in the order of their ids, with their seals. */
export async function* readUnlinked(
  trx: Trx,
  chain: ChainName,
): AsyncGenerator<{ records: ChainRecord[]; seals: Map<number, Seal> }> {
  const condition = sql`NOT EXISTS (SELECT 1 FROM ${chainLink} WHERE ${chainLink.chain} = ${chain}
    AND ${chainLink.place} > 0 AND ${chainLink.recordId} = ${idOf(chain)})`
  for await (const records of readAllRecords(trx, chain, condition)) {
    const ids = records.map(({ id }) => id)
    yield { records, seals: await readSeals(trx, chain, ids) }
  }
}
