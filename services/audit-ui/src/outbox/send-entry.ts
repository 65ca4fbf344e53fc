import type { Attempt } from './attempt.ts'
import type { NewEntry, Outcome } from './entry.ts'

/** The header that says whose answer it is, so that nobody else's session records it. */
export const readerHeader = 'x-vigia-reader'

const addresses = { answer: '/api/answers', addition: '/api/answers', undo: '/api/answers/undo' } as const
const timeoutMilliseconds = 15_000

/** Sends one entry to the server of this page; sent twice, it is recorded once, by its key. What goes wrong on the way is an attempt too. */
export async function sendEntry(entry: NewEntry): Promise<Attempt> {
  try {
    const response = await fetch(addresses[entry.kind], {
      method: 'POST',
      headers: { 'content-type': 'application/json', [readerHeader]: entry.readerId },
      body: JSON.stringify(entry.body),
      // The page may be closed meanwhile: the answer is small enough to be sent all the same.
      keepalive: true,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    })
    return readAttempt(response.status, await response.json().catch(() => undefined))
  } catch {
    return { status: 'unreachable' }
  }
}

/** What an answer of the server means; a status that is none of ours comes from what stands in between. */
export function readAttempt(status: number, content: unknown): Attempt {
  if (status === 401) return { status: 'signed-out' }
  if (status === 409) return { status: 'other-reader' }
  if (status === 429 || status === 502 || status === 503 || status === 504) return { status: 'unreachable' }
  if ((status === 200 || status === 400) && isOutcome(content))
    return { status: 'answered', outcome: content }
  return { status: 'failed' }
}

const statuses: readonly string[] = [
  'recorded',
  'answered-meanwhile',
  'gone',
  'not-allowed',
  'key-reused',
  'undone',
  'superseded',
  'already-undone',
  'not-found',
  'invalid',
] satisfies Outcome['status'][]

function isOutcome(content: unknown): content is Outcome {
  return (
    typeof content === 'object' &&
    content !== null &&
    'status' in content &&
    typeof content.status === 'string' &&
    statuses.includes(content.status)
  )
}
