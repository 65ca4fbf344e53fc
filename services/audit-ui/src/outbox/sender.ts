import { type Attempt, afterAttempt, type Entry, type NewEntry, type Outcome, waitAfter } from './entry.ts'
import type { Store } from './store.ts'

/** What the sender is about: nothing left, sending, waiting for its next attempt, or for this reader's session. */
export type SenderState = 'idle' | 'sending' | 'unreachable' | 'failed' | 'signed-out' | 'other-reader'

export interface SenderOptions {
  store: Pick<Store, 'list' | 'replace'>
  readerId: string
  send(entry: Entry): Promise<Attempt>
  /** Runs work while no other tab runs its own. */
  alone(work: () => Promise<void>): Promise<void>
  /** Told after every entry and whenever the state has changed. */
  onChange(state: SenderState): void
  random?: () => number
}

export interface Sender {
  /** Sends what waits, at once: something was added, or the network is back. */
  wake(): Promise<void>
  /** Twice does no harm. */
  close(): void
}

/** Sends one reader's entries in their order, one at a time, again and again until the server has answered each. */
export function createSender(options: SenderOptions): Sender {
  const { store, readerId, send, alone, onChange, random = Math.random } = options
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let isWoken = false
  let isClosed = false
  /** Rounds in a row that broke off. */
  let failures = 0

  async function run(): Promise<void> {
    do {
      isWoken = false
      try {
        await alone(sendWaiting)
        failures = 0
      } catch {
        // What waits could not be read, or the turn to send was refused: it stays where it is for the next time.
        failures += 1
        onChange('failed')
        wakeLater(failures)
      }
    } while (isWoken && !isClosed)
  }

  async function sendWaiting(): Promise<void> {
    const held = new Set<string>()
    let state: SenderState = 'idle'
    let attempts = 0
    for (let entry = await next(held); entry !== undefined && !isClosed; entry = await next(held)) {
      onChange('sending')
      const attempt = await send(entry)
      const tried = afterAttempt(entry, attempt)
      await store.replace(tried)
      if (attempt.status === 'answered') continue
      state = attempt.status
      attempts = tried.delivery.state === 'waiting' ? tried.delivery.attempts : 0
      if (attempt.status !== 'failed') break
      // What comes later may go on, but for the same beat: nothing is taken back before it was given.
      held.add(entry.subject.beat)
    }
    onChange(state)
    if (state === 'unreachable' || state === 'failed') wakeLater(attempts)
  }

  async function next(held: ReadonlySet<string>): Promise<Entry | undefined> {
    const entries = await store.list(readerId)
    return entries.find(({ delivery, subject }) => delivery.state === 'waiting' && !held.has(subject.beat))
  }

  function wakeLater(attempts: number): void {
    clearTimeout(timer)
    if (!isClosed) timer = setTimeout(wake, waitAfter(attempts, random()))
  }

  async function wake(): Promise<void> {
    if (isClosed) return
    clearTimeout(timer)
    isWoken = true
    running ??= run().finally(() => {
      running = undefined
    })
    await running
  }

  return {
    wake,
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}

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
