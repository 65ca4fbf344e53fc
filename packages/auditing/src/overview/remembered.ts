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
  /** Until then it is fresh; set when it has been read. */
  freshUntil: number
}

interface Known<Value> {
  /** The newest that has been read; undefined while the first is being read. */
  read?: Reading<Value> | undefined
  /** The one under way. */
  next?: Reading<Value> | undefined
}

export interface RememberOptions {
  /** So long what was read is given without reading it again; longer where the reading itself takes long. */
  freshMilliseconds: number
  /** So long it is given while it is read again; what is older is waited for. */
  staleMilliseconds: number
  /** So many keys are kept; the one asked for longest ago goes. */
  mostKeys: number
}

/** The database reads for this at most a twentieth of the time. */
const restsPerReading = 20

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
    const startedAt = performance.now()
    const reading = read(key).then((value) => ({ asOf, value }))
    const next: Reading<Value> = { reading, startedAt, freshUntil: Infinity }
    known.next = next
    reading.then(
      () => {
        const taken = performance.now() - startedAt
        next.freshUntil = startedAt + Math.max(freshMilliseconds, restsPerReading * taken)
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
      const { read: last } = known
      const now = performance.now()
      if (last !== undefined && now < last.freshUntil) return await last.reading
      const next = known.next ?? start(key, known)
      const isUsable = last !== undefined && now < last.startedAt + staleMilliseconds
      return await (isUsable ? last : next).reading
    },
  }
}
