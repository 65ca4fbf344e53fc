import { databaseErrorCode } from '@vigia/db'
import { Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

/** One value of a gauge. */
export interface Reading<Name extends string> {
  name: Name
  labels?: Readonly<Record<string, string>>
  value: number
}

/** What a database says about the state of things. */
export interface GaugeSource<Name extends string> {
  database: 'warehouse' | 'results'
  /** Each gauge with a sentence, and the names of its labels. */
  gauges: Readonly<Record<Name, { help: string; labelNames?: readonly string[] }>>
  /** A gauge without a reading is left out of the answer: what is not known is not 0. */
  read(): Promise<readonly Reading<Name>[]>
}

export interface GaugeOptions {
  /** How often the database is asked at most, however often Prometheus asks. */
  everyMilliseconds?: number
  /** How long Prometheus is kept waiting for it. */
  patienceMilliseconds?: number
  /** Of a reading that takes long and changes slowly: nobody waits for it, and it says nothing of the database. */
  isSlow?: boolean
  /** Told when the database begins to fail. */
  onFailure?: (code: string) => void
}

/**
 * Adds gauges that are read from a database: one reading at a time, and no more often than every 15 s, slow ones every
 * ten minutes. While the
 * database does not answer, the gauges say what they said last, and `vigia_database_up` is 0.
 */
export function addGauges<Name extends string>(
  metrics: Metrics,
  source: GaugeSource<Name>,
  options: GaugeOptions = {},
): void {
  const { isSlow = false, onFailure = () => {} } = options
  const { everyMilliseconds = isSlow ? 600_000 : 15_000, patienceMilliseconds = 3_000 } = options
  const registers = [metrics.registry]
  const gauges = new Map<string, Gauge>()
  for (const [name, { help, labelNames = [] }] of entriesOf(source.gauges))
    gauges.set(name, new Gauge({ name, help, labelNames, registers }))
  const state = openStateGauges(metrics)
  const labels = { database: source.database }
  let readAt = Number.NEGATIVE_INFINITY
  let isWell = true
  let reading: Promise<void> | undefined

  /** Without labels a gauge that is new, or was reset, says 0, and not nothing. */
  function forgetAll(): void {
    for (const [name, { labelNames = [] }] of entriesOf(source.gauges)) {
      gauges.get(name)?.reset()
      if (labelNames.length === 0) gauges.get(name)?.remove()
    }
  }

  forgetAll()

  function tell(readings: readonly Reading<Name>[]): void {
    forgetAll()
    for (const { name, labels: own = {}, value } of readings) gauges.get(name)?.set({ ...own }, value)
    isWell = true
    if (isSlow) return
    state.up.set(labels, 1)
    state.readAt.set(labels, Date.now() / 1000)
  }

  function tellFailure(code: string): void {
    if (!isSlow) state.up.set(labels, 0)
    if (isWell) onFailure(code)
    isWell = false
  }

  metrics.beforeAnswer(async () => {
    if (reading === undefined && performance.now() - readAt < everyMilliseconds) return
    reading ??= source
      .read()
      .then(tell, (error: unknown) => tellFailure(databaseErrorCode(error) ?? 'unexpected'))
      .finally(() => {
        readAt = performance.now()
        reading = undefined
      })
    if (isSlow) return
    await within(reading, patienceMilliseconds, () => tellFailure('ETIMEDOUT'))
  })
}

/** Shared by all sources of a process. */
function openStateGauges({ registry }: Metrics) {
  const open = (name: string, help: string) =>
    (registry.getSingleMetric(name) as Gauge<'database'> | undefined) ??
    new Gauge({ name, help, labelNames: ['database'], registers: [registry] })
  return {
    up: open(
      'vigia_database_up',
      'Whether the database has answered the last reading of the gauges in time.',
    ),
    readAt: open('vigia_gauges_read_timestamp_seconds', 'When the gauges were last read from the database.'),
  }
}

async function within(work: Promise<void>, milliseconds: number, onLate: () => void): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(() => {
    onLate()
    late.resolve()
  }, milliseconds)
  await Promise.race([work, late.promise])
  clearTimeout(timer)
}

function entriesOf<Name extends string, Value>(record: Readonly<Record<Name, Value>>): [Name, Value][] {
  return Object.entries(record) as [Name, Value][]
}
