import type { Worklist } from '@vigia/auditing'
import type { Db } from '@vigia/db'
import { type ModelAtWork, readWorkState } from '@vigia/monitoring'
import { listAliases } from '@vigia/registry'
import type { Logger } from '@vigia/runtime'
import { addGauges, type Metrics, type Reading } from '@vigia/telemetry'

const gauges = {
  vigia_worklist_beats: { help: 'Heartbeats of the worklist, by what is to be done.', labelNames: ['state'] },
  vigia_worklist_leases: { help: 'Beats that readers have on screen.' },
  vigia_claims: {
    help: 'ECGs of the inference jobs, by state; those judged are not counted.',
    labelNames: ['state'],
  },
  vigia_newest_judged_timestamp_seconds: {
    help: 'When the newest judged ECG of the model at work was judged.',
  },
  vigia_ecgs_waiting: {
    help: 'ECGs that the model at work, the one that has judged last, has still to judge.',
  },
  vigia_model_info: { help: '1 for the model that an alias stands for.', labelNames: ['alias', 'tag'] },
  vigia_model_since_timestamp_seconds: {
    help: 'Since when an alias stands for its model.',
    labelNames: ['alias'],
  },
} as const

type GaugeReading = Reading<keyof typeof gauges>

/** Adds what the warehouse says of the state of things: counts and moments, nothing of a beat and nobody's name. */
export function addWarehouseGauges(
  metrics: Metrics,
  { db, worklist, log }: { db: Db; worklist: Pick<Worklist, 'countProgress'>; log: Logger },
): void {
  addGauges(
    metrics,
    {
      database: 'warehouse',
      gauges,
      read: async () => [...(await readWork(db, worklist)), ...(await readModels(db))],
    },
    { onFailure: (code) => log.warn({ code }, 'The warehouse does not answer for the metrics.') },
  )
}

async function readWork(db: Db, worklist: Pick<Worklist, 'countProgress'>): Promise<GaugeReading[]> {
  const [progress, work] = await Promise.all([worklist.countProgress({}), readWorkState(db)])
  const beats = (state: string, value: number) =>
    ({ name: 'vigia_worklist_beats', labels: { state }, value }) as const
  const claims = (state: string, value: number) =>
    ({ name: 'vigia_claims', labels: { state }, value }) as const
  const { pending, claimed, runOut, setAside } = work.claims
  return [
    beats('unread', progress.unread),
    beats('awaiting', progress.awaiting),
    beats('settled', progress.settled),
    { name: 'vigia_worklist_leases', value: work.leases },
    claims('pending', pending),
    claims('claimed', claimed),
    claims('run-out', runOut),
    claims('set-aside', setAside),
    ...readAtWork(work.atWork),
  ]
}

async function readModels(db: Db): Promise<GaugeReading[]> {
  const aliases = await listAliases(db)
  return aliases.flatMap(({ alias, tag, since }): GaugeReading[] => [
    { name: 'vigia_model_info', labels: { alias, tag }, value: 1 },
    { name: 'vigia_model_since_timestamp_seconds', labels: { alias }, value: Date.parse(since) / 1000 },
  ])
}

function readAtWork(atWork: ModelAtWork | undefined): GaugeReading[] {
  if (atWork === undefined) return []
  return [
    { name: 'vigia_newest_judged_timestamp_seconds', value: Date.parse(atWork.newestJudgedAt) / 1000 },
    { name: 'vigia_ecgs_waiting', value: atWork.waiting },
  ]
}
