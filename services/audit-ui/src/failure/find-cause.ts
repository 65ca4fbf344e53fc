/** What stands in the way of a page; `unknown` when everything answers. */
export type Cause = 'database' | 'results' | 'network' | 'unknown'

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
