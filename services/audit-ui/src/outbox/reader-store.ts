import { openMemoryStore } from './memory-store.ts'
import { openBrowserStore, type Store } from './store.ts'

/** The store of one reader's entries. None of its work is ever refused. */
export interface ReaderStore extends Store {
  /** Whether what is in it outlives the page: false once the browser has refused to keep something. */
  isLasting(): boolean
}

/**
 * The browser's own database, and from the first refusal on the page's memory. A browser may refuse at any time: when
 * it opens the database, when the disk is full, or when somebody clears its data while the page is open.
 */
export function openReaderStore(
  readerId: string,
  open: () => Promise<Store> = openBrowserStore,
): ReaderStore {
  let lasting = open()
  let memory: Promise<Store> | undefined
  let isClosed = false

  async function attempt<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    const tried = lasting
    if (memory !== undefined) return await work(await memory)
    try {
      return await work(await tried)
    } catch {
      return await again(tried, work)
    }
  }

  /** A connection that the browser has ended can be had anew; what it refuses twice it refuses. */
  async function again<Result>(
    tried: Promise<Store>,
    work: (store: Store) => Promise<Result>,
  ): Promise<Result> {
    if (lasting === tried && !isClosed) {
      closeWhenOpen(tried)
      lasting = open()
    }
    try {
      return await work(await lasting)
    } catch {
      memory ??= rememberAll(lasting)
      return await work(await memory)
    }
  }

  /** What can still be read goes on from memory; if it is sent once more after that, it is by the same key. */
  async function rememberAll(store: Promise<Store>): Promise<Store> {
    const entries = await store.then((opened) => opened.list(readerId)).catch(() => [])
    return openMemoryStore(entries)
  }

  return {
    isLasting: () => memory === undefined,
    add: (entry) => attempt((store) => store.add(entry)),
    list: (id) => attempt((store) => store.list(id)),
    replace: (entry) => attempt((store) => store.replace(entry)),
    remove: (entries) => attempt((store) => store.remove(entries)),
    close() {
      isClosed = true
      closeWhenOpen(lasting)
    },
  }
}

function closeWhenOpen(store: Promise<Store>): void {
  store.then(
    (opened) => opened.close(),
    () => {},
  )
}
