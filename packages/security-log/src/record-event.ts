import { isIP } from 'node:net'
import { core, type DbOrTrx, securityLog } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { SecurityEvent } from './event.ts'

const { sql } = core

/** In characters: the columns' own lengths, and that of all details as JSON. */
const longest = { account: 255, about: 500, details: 60_000 }

/**
 * Adds an event to the security log, at the present moment of the database's clock. In a transaction it is kept with
 * what it tells of, or not at all.
 *
 * What somebody typed is kept as it may be shown: cut to its column, its control characters as `�`. What is no IP
 * address is left out.
 *
 * @returns the event's id
 * @throws VigiaError `security-event-invalid` for details that are too long or hold more than single facts
 */
export async function recordSecurityEvent(trx: DbOrTrx, event: SecurityEvent): Promise<number> {
  const { kind, who, account, address, about, details } = event
  if (details !== undefined) checkDetails(details)
  const [{ insertId }] = await trx.insert(securityLog).values({
    at: sql`UTC_TIMESTAMP(6)`,
    kind,
    readerId: who,
    account: printable(account, longest.account),
    address: address !== null && isIP(address) !== 0 && address.length <= 45 ? address : null,
    about: printable(about, longest.about),
    ...(details === undefined ? {} : { details }),
  })
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
