import { checkReadiness, type Db } from '@vigia/db'
import { readEnvironment } from '@vigia/runtime'

/** What a batch that was judged adds up to. */
export interface MeasuredBatch {
  tag: string
  judged: number
  anomalous: number
  setAside: number
  /** From the first request to the results API to the end of the claim. */
  milliseconds: number
}

/** What a command that stays tells Prometheus of its work. */
export interface CommandMetrics {
  countBatch(batch: MeasuredBatch): void
  /** The results API did not answer, and is asked again. */
  countRetry(): void
  /** @param outcome of a run of `retrain`; `failed` of one that threw */
  countRetraining(outcome: string): void
  /** Tells how many tensors the command holds. */
  watchTensors(count: () => number): void
  /** Tells of the connections of the warehouse; by it, and by what else there is, the command is ready or not. */
  watchWarehouse(db: Db, isReadyToo?: () => Promise<boolean>): void
}

const silent: CommandMetrics = {
  countBatch() {},
  countRetry() {},
  countRetraining() {},
  watchTensors() {},
  watchWarehouse() {},
}

/**
 * Tells Prometheus at METRICS_PORT of a command that stays, for as long as it works, and supervisors whether it lives and
 * can work (/livez, /readyz). Without that port, and for a
 * command that ends by itself, nothing is loaded and nothing listens.
 */
export async function withMetrics<Result>(
  { stays }: { stays: boolean },
  work: (metrics: CommandMetrics) => Promise<Result>,
): Promise<Result> {
  const environment = readEnvironment(['METRICS_BIND', 'METRICS_PORT'])
  if (!stays || environment.METRICS_PORT === undefined) return await work(silent)
  const { addPoolGauges, openMetrics, serveMetrics } = await import('@vigia/telemetry')
  const metrics = openMetrics()
  const countEcgs = metrics.openCounter({
    name: 'vigia_ecgs_total',
    help: 'ECGs that were judged or set aside, by model.',
    labelNames: ['tag', 'outcome'],
  })
  const countBatches = metrics.openCounter({
    name: 'vigia_batches_total',
    help: 'Batches judged and stored.',
  })
  const countSeconds = metrics.openCounter({
    name: 'vigia_batch_seconds_total',
    help: 'Time that batches took to be stored and settled.',
  })
  const countRetries = metrics.openCounter({
    name: 'vigia_results_retries_total',
    help: 'Requests to the results API that had to be sent again.',
  })
  const countRuns = metrics.openCounter({
    name: 'vigia_retrain_runs_total',
    help: 'Runs of retrain, by outcome.',
    labelNames: ['outcome'],
  })
  // From 0, so that the first failure is a change.
  countRuns({ outcome: 'failed' }, 0)
  let isReady = async () => true
  const server = await serveMetrics(metrics, environment, () => isReady())
  try {
    return await work({
      countBatch({ tag, judged, anomalous, setAside, milliseconds }) {
        countEcgs({ tag, outcome: 'normal' }, judged - anomalous)
        countEcgs({ tag, outcome: 'anomalous' }, anomalous)
        countEcgs({ tag, outcome: 'set-aside' }, setAside)
        countBatches()
        countSeconds(undefined, milliseconds / 1000)
      },
      countRetry: () => countRetries(),
      countRetraining: (outcome) => countRuns({ outcome }),
      watchTensors: (count) =>
        metrics.openGauge({
          name: 'vigia_tensors',
          help: 'Tensors held; as many after a batch as before it.',
          read: count,
        }),
      watchWarehouse(db, isReadyToo = async () => true) {
        addPoolGauges(metrics, { warehouse: db.$client })
        isReady = async () => {
          const [warehouse, other] = await Promise.all([checkReadiness(db, 'warehouse'), isReadyToo()])
          return warehouse.status === 'ready' && other
        }
      },
    })
  } finally {
    await server.close()
  }
}
