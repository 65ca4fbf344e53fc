/** What was read, and when the reading of it began. */
export interface AsOf<Value> {
  /** ISO 8601 in UTC. */
  asOf: string
  value: Value
}

interface Reading<Value> {
  reading: Promise<AsOf<Value>>
  /** By `performance.now()`. */
  startedAt: number
}

interface Known<Value> {
  /** The newest that has been read; undefined while the first is being read. */
  read?: Reading<Value> | undefined
  /** The one under way. */
  next?: Reading<Value> | undefined
}

export interface RememberOptions {
  /** So long what was read is given without reading it again. */
  freshMilliseconds: number
  /** So long it is given while it is read again; what is older is waited for. */
  staleMilliseconds: number
  /** So many keys are kept; the one asked for longest ago goes. */
  mostKeys: number
}

/**
 * Remembers what takes long to read, for each key: who asks gets what was read last, with its moment, and where that is
 * no longer fresh it is read anew meanwhile, once for all who ask. A reading that fails is forgotten, and told only to
 * whoever waits for it.
 */
export function openRemembered<Value>(
  read: (key: string) => Promise<Value>,
  { freshMilliseconds, staleMilliseconds, mostKeys }: RememberOptions,
) {
  const entries = new Map<string, Known<Value>>()

  function start(key: string, known: Known<Value>): Reading<Value> {
    const asOf = new Date().toISOString()
    const reading = read(key).then((value) => ({ asOf, value }))
    const next: Reading<Value> = { reading, startedAt: performance.now() }
    known.next = next
    reading.then(
      () => {
        known.read = next
        known.next = undefined
      },
      () => {
        known.next = undefined
      },
    )
    return next
  }

  return {
    async find(key: string): Promise<AsOf<Value>> {
      const known = entries.get(key) ?? {}
      entries.delete(key)
      entries.set(key, known)
      const [oldest] = entries.keys()
      if (entries.size > mostKeys && oldest !== undefined) entries.delete(oldest)
      const age = known.read === undefined ? Infinity : performance.now() - known.read.startedAt
      if (known.read !== undefined && age < freshMilliseconds) return await known.read.reading
      const next = known.next ?? start(key, known)
      return await (known.read !== undefined && age < staleMilliseconds ? known.read : next).reading
    },
  }
}
