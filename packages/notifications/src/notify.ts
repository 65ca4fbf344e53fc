import { randomUUID } from 'node:crypto'
import {
  type DbOrTrx,
  type NotificationKind,
  type NotificationPayload,
  notification,
  utcNow,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'

/** What has happened, for whoever is told. */
export interface Notification {
  kind: NotificationKind
  /** Names what has happened, as `promotion-17`: told once under one name. At most 200 characters. */
  key: string
  /** Facts by name. Neither samples of a beat nor anybody's name, address or words. */
  payload: NotificationPayload
}

const longestKey = 200
/** Of a fact, and of all of them as JSON; in characters. */
const longestFact = 500
const longestPayload = 4000

/**
 * Puts a notification into the outbox, in the transaction of what it tells of: both or neither. Under a key that is
 * there already, nothing is done. `pipelines notify` sends it.
 *
 * @throws VigiaError `notification-invalid` for a key or a payload that is too long, or holds more than single facts
 */
export async function notify(trx: DbOrTrx, { kind, key, payload }: Notification): Promise<void> {
  if (key.trim() === '' || key.length > longestKey)
    throw invalid(`its key has ${key.length} characters, not 1 to ${longestKey}`)
  for (const [name, fact] of Object.entries(payload)) {
    if (fact !== null && !['string', 'number', 'boolean'].includes(typeof fact))
      throw invalid(`${name} is no single fact`)
    if (typeof fact === 'number' && !Number.isFinite(fact)) throw invalid(`${name} is ${fact}`)
    if (typeof fact === 'string' && fact.length > longestFact)
      throw invalid(`${name} has more than ${longestFact} characters`)
  }
  if (JSON.stringify(payload).length > longestPayload) throw invalid('it is too long')
  await trx
    .insert(notification)
    .ignore()
    .values({ kind, eventKey: key, messageId: randomUUID(), payload, occurredAt: utcNow() })
}

const invalid = (why: string) => new VigiaError('notification-invalid', `A notification is refused: ${why}.`)
