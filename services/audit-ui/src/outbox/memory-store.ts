import type { Entry } from './entry.ts'
import type { Store } from './store.ts'

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
