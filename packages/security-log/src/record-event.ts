import { isIP } from 'node:net'
import { core, type Db, type DbOrTrx, inTransaction, securityLog, type Trx } from '@vigia/db'
import { addToChain } from '@vigia/record-chains'
import { VigiaError } from '@vigia/runtime'
import type { SecurityEvent } from './event.ts'

const { sql } = core

/** In characters: the columns' own lengths, and that of all details as JSON. */
const longest = { account: 255, about: 500, details: 60_000 }

/**
 * Adds an event to the security log and to its chain, at the present moment of the database's clock. In a transaction it
 * is kept with what it tells of, or not at all: let it be the last thing there, since all other events wait until the
 * transaction ends.
 *
 * What somebody typed is kept as it may be shown: cut to its column, its control characters as `�`. What is no IP
 * address is left out.
 *
 * @returns the event's id
 * @throws VigiaError `security-event-invalid` for details that are too long or hold more than single facts
 */
export async function recordSecurityEvent(db: DbOrTrx, event: SecurityEvent): Promise<number> {
  if (event.details !== undefined) checkDetails(event.details)
  if (isTransaction(db)) return await insert(db, event)
  return await inTransaction(db, (trx) => insert(trx, event), { isolation: 'READ COMMITTED' })
}

/** A pool hands out connections; a transaction has one. */
const isTransaction = (db: DbOrTrx): db is Trx => !('getConnection' in (db as Db).$client)

async function insert(
  trx: Trx,
  { kind, who, account, address, about, details }: SecurityEvent,
): Promise<number> {
  const [{ insertId }] = await trx.insert(securityLog).values({
    at: sql`UTC_TIMESTAMP(6)`,
    kind,
    readerId: who,
    account: printable(account, longest.account),
    address: address !== null && isIP(address) !== 0 && address.length <= 45 ? address : null,
    about: printable(about, longest.about),
    ...(details === undefined ? {} : { details }),
  })
  await addToChain(trx, 'security-log', insertId)
  return insertId
}

/** By characters, not by halves of one: a column counts them so, and takes no half. */
function printable(text: string | null, length: number): string | null {
  if (text === null) return null
  const shown = text.toWellFormed().replace(/\p{Cc}|\p{Zl}|\p{Zp}/gu, '\ufffd')
  return Array.from(shown.slice(0, 2 * length))
    .slice(0, length)
    .join('')
}

function checkDetails(details: object): void {
  for (const [name, fact] of Object.entries(details) as [string, unknown][]) {
    const isFact = typeof fact === 'string' || (typeof fact === 'number' && Number.isFinite(fact))
    if (!isFact) throw invalid(`${name} is no single fact`)
  }
  if (JSON.stringify(details).length > longest.details) throw invalid('its details are too long')
}

const invalid = (why: string) =>
  new VigiaError('security-event-invalid', `An event of the security log is refused: ${why}.`)
