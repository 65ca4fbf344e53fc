import type { NewAddition } from './entry.ts'

/**
 * What is typed after an answer, until the reader goes on and it becomes an entry of the outbox. It stands in the
 * browser's storage at every keystroke: writing there is done when the call returns, also in a page that is closing.
 */
const prefix = 'vigia-addition-'

/** The browser's storage; undefined where it is denied. */
export function browserStorage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

/** @returns what ends the claim: from then on another page may send what this one left */
export function claimAddition(key: string): () => void {
  const released = Promise.withResolvers<void>()
  void navigator.locks.request(prefix + key, () => released.promise)
  return released.resolve
}

export function leaveAddition(storage: Storage | undefined, addition: NewAddition): void {
  try {
    storage?.setItem(prefix + addition.key, JSON.stringify(addition))
  } catch (error) {
    // Full: what was typed is on the screen alone until the reader goes on.
    if (!(error instanceof DOMException)) throw error
  }
}

export function forgetAddition(storage: Storage | undefined, key: string): void {
  storage?.removeItem(prefix + key)
}

/** Gives away what a page that was closed has left of this reader; what another page still writes at stays there. */
export async function collectAdditions(
  storage: Storage | undefined,
  readerId: string,
  take: (addition: NewAddition) => Promise<void>,
): Promise<void> {
  if (storage === undefined) return
  for (const name of Object.keys(storage).filter((one) => one.startsWith(prefix)))
    await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      const addition = lock === null ? undefined : readAddition(storage.getItem(name))
      if (addition?.readerId !== readerId) return
      await take(addition)
      storage.removeItem(name)
    })
}

/** An addition as this module wrote it; undefined for anything else. */
function readAddition(text: string | null): NewAddition | undefined {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    const isOurs =
      typeof kept === 'object' &&
      kept !== null &&
      'kind' in kept &&
      kept.kind === 'addition' &&
      'body' in kept
    return isOurs ? (kept as NewAddition) : undefined
  } catch {
    return undefined
  }
}
