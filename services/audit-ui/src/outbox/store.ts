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
