import { type Entry, isHeldUp, listWaiting, type NewEntry } from './entry.ts'
import { browserStorage, collectAdditions } from './left-additions.ts'
import { createSender, type SenderState, sendEntry } from './sender.ts'
import { openReaderStore, type ReaderStore } from './store.ts'

/** What the pages show of the outbox. */
export interface OutboxView {
  /** False until it is known what is in it. */
  isOpen: boolean
  /** False where the browser refuses to keep answers: then they live as long as the page, and are given when sent. */
  isLasting: boolean
  /** The reader's entries, in the order in which they were given. */
  entries: readonly Entry[]
  state: SenderState
}

/** The answers that one reader has given in this browser, on their way to the server. */
export interface Outbox {
  view(): OutboxView
  /** @returns what ends the subscription */
  subscribe(listener: () => void): () => void
  /**
   * Takes an entry, which is sent at once, or when that is possible again. When this is done it cannot be lost: the
   * browser keeps it, or where it refuses to, the server has answered.
   *
   * @throws when the page was left meanwhile
   */
  give(entry: NewEntry): Promise<void>
  /** Removes entries that were refused, once the reader has seen why. */
  acknowledge(entries: readonly Entry[]): Promise<void>
  /** Sends what waits without waiting for its time. */
  wake(): void
  /** Twice does no harm. */
  close(): void
}

/** Entries that were sent stay this long to be seen and taken back, and not more than so many. */
const keptSentEntries = 30

/** Nothing is read before the browser draws the page: a server that draws it has an outbox that is not open. */
export const closedView: OutboxView = {
  isOpen: false,
  isLasting: true,
  entries: [],
  state: 'idle',
}

/** Whether what waits has to wait on: an attempt has failed, or this reader is not signed in. */
export function isStuck({ entries, state }: OutboxView): boolean {
  return state === 'signed-out' || state === 'other-reader' || state === 'failed' || isHeldUp(entries)
}

export function openOutbox(readerId: string): Outbox {
  const listeners = new Set<() => void>()
  const channel = new BroadcastChannel('vigia-outbox')
  const ending = new AbortController()
  let view = closedView
  let opening: ReturnType<typeof open> | undefined

  async function open() {
    const store = openReaderStore(readerId)
    await removeOldEntries(store, readerId)
    await collectAdditions(browserStorage(), readerId, store.add)
    const sender = createSender({
      store,
      readerId,
      send: sendEntry,
      // What is in memory alone, no other tab sends.
      alone: async (work) => {
        if (store.isLasting()) await navigator.locks.request('vigia-outbox-sender', work)
        else await work()
      },
      onChange: (state) => void show(store, state).then(tellOtherTabs),
    })
    ending.signal.addEventListener('abort', () => {
      sender.close()
      store.close()
    })
    await show(store, 'idle')
    return { store, sender }
  }

  const opened = () => {
    opening ??= open()
    return opening
  }

  async function show(store: ReaderStore, state: SenderState) {
    if (ending.signal.aborted) return
    const entries = await store.list(readerId)
    view = { isOpen: true, isLasting: store.isLasting(), entries, state }
    for (const listener of listeners) listener()
  }

  /** Resolves when the server has said what became of an entry. */
  function answered(key: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const look = () => {
      if (view.entries.some((entry) => entry.key === key && entry.delivery.state !== 'waiting')) resolve()
    }
    const stop = () => reject(new Error('The page was left.'))
    listeners.add(look)
    ending.signal.addEventListener('abort', stop)
    return promise.finally(() => {
      listeners.delete(look)
      ending.signal.removeEventListener('abort', stop)
    })
  }

  function tellOtherTabs() {
    if (!ending.signal.aborted) channel.postMessage(view.state)
  }

  function wake() {
    void opened().then(({ sender }) => sender.wake())
  }

  /** The browser asks whether to leave what would be lost. */
  function holdBack(event: BeforeUnloadEvent) {
    if (!view.isLasting && listWaiting(view.entries).length > 0) event.preventDefault()
  }

  // Whichever tab sends: all of them show the same.
  channel.onmessage = ({ data }: MessageEvent<SenderState>) =>
    void opened().then(({ store }) => show(store, data))
  window.addEventListener('online', wake, { signal: ending.signal })
  window.addEventListener('focus', wake, { signal: ending.signal })
  window.addEventListener('beforeunload', holdBack, { signal: ending.signal })
  wake()

  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async give(entry) {
      const { store, sender } = await opened()
      if (ending.signal.aborted) throw new Error('The page was left.')
      await store.add(entry)
      const isAnswered = store.isLasting() ? undefined : answered(entry.key)
      // Whoever waits for this draws the next beat first.
      void show(store, view.state).then(() => sender.wake())
      await isAnswered
    },
    async acknowledge(entries) {
      const { store } = await opened()
      await store.remove(entries)
      await show(store, view.state)
      tellOtherTabs()
    },
    wake,
    close() {
      ending.abort()
      channel.close()
    },
  }
}

async function removeOldEntries(store: ReaderStore, readerId: string): Promise<void> {
  const entries = await store.list(readerId)
  const sent = entries.filter(({ delivery }) => delivery.state === 'sent')
  await store.remove(sent.slice(0, -keptSentEntries))
}
