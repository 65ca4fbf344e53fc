/** What stands in the way of a page; `unknown` when everything answers. */
export type Cause = 'database' | 'results' | 'network' | 'unknown'

/** The digest of an error that tells its cause to the page, where Next.js hides everything else of it. */
export const databaseDigest = 'database-does-not-answer'

/** What an error tells by itself, without a question to a service that may be slow to answer. */
export function knownCause({ digest }: { digest?: string }): Cause {
  return digest === databaseDigest ? 'database' : 'unknown'
}

/** Asks the service itself what does not answer. */
export async function findCause(): Promise<Cause> {
  try {
    const answer: unknown = await (await fetch('/readyz', { cache: 'no-store' })).json()
    return readCause(answer)
  } catch {
    return 'network'
  }
}

/** @param answer of `/readyz`: `missing` names what does not answer */
export function readCause(answer: unknown): Cause {
  if (typeof answer !== 'object' || answer === null || !('missing' in answer)) return 'unknown'
  const missing = Array.isArray(answer.missing) ? answer.missing : []
  if (missing.includes('warehouse') || missing.includes('migrations')) return 'database'
  return missing.includes('results') ? 'results' : 'unknown'
}
