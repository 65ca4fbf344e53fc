import { createHash, createHmac } from 'node:crypto'

/** A secret that links are made with. */
export interface ChainKey {
  /** Eight hexadecimal digits that tell keys apart and say nothing of them. */
  id: string
  secret: string
}

/** Stands in links for the absence of a key: such a link shows what was altered by mistake, and no more. */
export const noKey: ChainKey = { id: 'none', secret: '' }

let keys: readonly ChainKey[] = []

/**
 * Sets the keys of this process: the first makes new links, all of them check old ones. Without any, links are made
 * with none. Settled before anything is added to a chain.
 */
export function setChainKeys(secrets: readonly string[]): void {
  keys = secrets.map((secret) => ({ id: keyId(secret), secret }))
}

const keyId = (secret: string) =>
  createHash('sha256').update(`vigia chain key ${secret}`).digest('hex').slice(0, 8)

/** Whether links are made with a key. */
export const hasChainKey = (): boolean => keys.length > 0

/** The key for new links. */
export const currentKey = (): ChainKey => keys[0] ?? noKey

/** The key that a link says it was made with; undefined where this process does not have it. */
export const findKey = (id: string): ChainKey | undefined =>
  id === noKey.id ? noKey : keys.find((key) => key.id === id)

/** HMAC-SHA256 (RFC 2104) of a text in UTF-8, in hexadecimal. */
export const authenticate = (key: ChainKey, text: string): string =>
  createHmac('sha256', key.secret).update(text).digest('hex')
