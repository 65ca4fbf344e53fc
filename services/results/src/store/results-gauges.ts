import { core, type Db, inferenceArrival, judgedEcg } from '@vigia/db'
import { addGauges, type Metrics } from '@vigia/telemetry'
import type { FastifyBaseLogger } from 'fastify'

const { count, isNull } = core

/** Adds what the results database says of itself. */
export function addResultsGauges(metrics: Metrics, db: Db, logger: FastifyBaseLogger): void {
  addGauges(
    metrics,
    {
      database: 'results',
      gauges: {
        vigia_judgements_arrived: {
          help: 'The last arrival number: so many judgements have become visible.',
        },
        vigia_judgements_unnumbered: { help: 'Judgements that are stored and not numbered yet.' },
      },
      async read() {
        const [[last], [unnumbered]] = await Promise.all([
          db.select({ arrival: inferenceArrival.lastArrival }).from(inferenceArrival),
          db.select({ count: count() }).from(judgedEcg).where(isNull(judgedEcg.arrival)),
        ])
        return [
          { name: 'vigia_judgements_arrived', value: last?.arrival ?? 0 },
          { name: 'vigia_judgements_unnumbered', value: unnumbered?.count ?? 0 },
        ]
      },
    },
    { onFailure: (code) => logger.warn({ code }, 'The results database does not answer for the metrics.') },
  )
}
