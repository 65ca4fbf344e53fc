import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Entry, NewEntry } from './entry.ts'

/** Where entries are kept until they are sent, and a while longer. */
export interface Store {
  /** Keeps a new entry behind all others. One whose key is there already is not kept again. */
  add(entry: NewEntry): Promise<void>
  /** A reader's entries in the order in which they were given. */
  list(readerId: string): Promise<Entry[]>
  replace(entry: Entry): Promise<void>
  remove(entries: readonly Entry[]): Promise<void>
  close(): void
}

interface Schema extends DBSchema {
  entries: { key: number; value: Entry; indexes: { key: string; reader: string } }
}

/** A browser that has not opened its database by then does not do it any more. */
const openMilliseconds = 5_000

/**
 * Entries in the browser's own database: they outlive the page, and all tabs share them.
 *
 * @throws where the browser denies it: a private window, a policy, a full disk
 */
export async function openBrowserStore(): Promise<Store> {
  const opening = openDatabase()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('The database did not open.')), openMilliseconds)
  try {
    return storeIn(await Promise.race([opening, late.promise]))
  } catch (error) {
    opening.then(
      (database) => database.close(),
      () => {},
    )
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return await openDB<Schema>('vigia-outbox', 1, {
    upgrade(created) {
      const entries = created.createObjectStore('entries', { keyPath: 'order', autoIncrement: true })
      entries.createIndex('key', 'key', { unique: true })
      entries.createIndex('reader', 'readerId')
    },
    // A newer page of this service in another tab wants to change the form: it goes first.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  })
}

function storeIn(database: IDBPDatabase<Schema>): Store {
  return {
    async add(entry) {
      const { store, done } = database.transaction('entries', 'readwrite')
      const isKept = (await store.index('key').getKey(entry.key)) !== undefined
      // The database gives it its order.
      if (!isKept) await store.add({ ...entry, delivery: { state: 'waiting', attempts: 0 } } as Entry)
      await done
    },
    list: (readerId) => database.getAllFromIndex('entries', 'reader', readerId),
    async replace(entry) {
      await database.put('entries', entry)
    },
    async remove(entries) {
      const { store, done } = database.transaction('entries', 'readwrite')
      await Promise.all([...entries.map(({ order }) => store.delete(order)), done])
    },
    close: () => database.close(),
  }
}

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

/** Entries in the memory of the page, for as long as it is open. */
export function openMemoryStore(present: readonly Entry[] = []): Store {
  const kept = new Map(present.map((entry) => [entry.order, entry]))
  let last = Math.max(0, ...kept.keys())
  return {
    async add(entry) {
      if ([...kept.values()].some(({ key }) => key === entry.key)) return
      last += 1
      kept.set(last, { ...entry, order: last, delivery: { state: 'waiting', attempts: 0 } })
    },
    async list(readerId) {
      return [...kept.values()].filter((entry) => entry.readerId === readerId)
    },
    async replace(entry) {
      kept.set(entry.order, entry)
    },
    async remove(entries) {
      for (const { order } of entries) kept.delete(order)
    },
    close() {},
  }
}
