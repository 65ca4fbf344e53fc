import { estimateRandom, findOldestWaiting, type Worklist } from '@vigia/auditing'
import type { Db } from '@vigia/db'
import { driftState, type ModelAtWork, readWorkState } from '@vigia/monitoring'
import { countWaiting } from '@vigia/notifications'
import { findAlias, listAliases } from '@vigia/registry'
import type { Logger } from '@vigia/runtime'
import { addGauges, type Metrics, type Reading } from '@vigia/telemetry'

const gauges = {
  vigia_worklist_beats: { help: 'Heartbeats of the worklist, by what is to be done.', labelNames: ['state'] },
  vigia_worklist_oldest_timestamp_seconds: {
    help: 'When the oldest beat that waits was measured, by the clock of the clinic.',
  },
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
  vigia_drift_open: {
    help: '1 where drift of the champion is declared and nobody has acknowledged it, else 0; of kinds that were checked.',
    labelNames: ['tag', 'kind'],
  },
  vigia_drift_p: {
    help: 'The smallest p of the last check’s tests times their number; below the level it is an alarm.',
    labelNames: ['tag', 'kind'],
  },
  vigia_drift_level: { help: 'The level of the last check of drift.', labelNames: ['tag', 'kind'] },
  vigia_drift_checked_timestamp_seconds: {
    help: 'When drift of the champion was looked for last.',
    labelNames: ['tag', 'kind'],
  },
  vigia_notifications: { help: 'Notifications on their way, and those given up.', labelNames: ['state'] },
  vigia_notifications_oldest_timestamp_seconds: { help: 'When what waits longest to be told of happened.' },
} as const

const slowGauges = {
  vigia_model_agreement_ratio: {
    help: 'Share of all beats of which champion and readers say the same, from the random stream: estimate, low, high.',
    labelNames: ['tag', 'value'],
  },
  vigia_model_agreement_beats: { help: 'Beats that the agreement rests on.', labelNames: ['tag'] },
} as const

type GaugeReading = Reading<keyof typeof gauges>

/** Adds what the warehouse says of the state of things: counts and moments, nothing of a beat and nobody's name. */
export function addWarehouseGauges(
  metrics: Metrics,
  { db, worklist, log }: { db: Db; worklist: Pick<Worklist, 'countProgress'>; log: Logger },
): void {
  const onFailure = (code: string) => log.warn({ code }, 'The warehouse does not answer for the metrics.')
  addGauges(
    metrics,
    {
      database: 'warehouse',
      gauges,
      read: async () =>
        (
          await Promise.all([
            ...[readWork(db, worklist), readOldest(db), readModels(db), readDrift(db)],
            readNotifications(db),
          ])
        ).flat(),
    },
    { onFailure },
  )
  addGauges(
    metrics,
    { database: 'warehouse', gauges: slowGauges, read: () => readAgreement(db) },
    { isSlow: true, onFailure },
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

/** Of the champion, by its last check of each kind; nothing where none was made. */
export async function readDrift(db: Db): Promise<GaugeReading[]> {
  const champion = await findAlias(db, 'champion')
  if (champion === undefined) return []
  const { tag } = champion
  const states = await driftState(db, tag)
  return states.flatMap(({ kind, isOpen, p, level, checkedAt }): GaugeReading[] => [
    { name: 'vigia_drift_open', labels: { tag, kind }, value: isOpen ? 1 : 0 },
    ...(p === null ? [] : [{ name: 'vigia_drift_p', labels: { tag, kind }, value: p } as const]),
    { name: 'vigia_drift_level', labels: { tag, kind }, value: level },
    {
      name: 'vigia_drift_checked_timestamp_seconds',
      labels: { tag, kind },
      value: Date.parse(checkedAt) / 1000,
    },
  ])
}

function readAtWork(atWork: ModelAtWork | undefined): GaugeReading[] {
  if (atWork === undefined) return []
  return [
    { name: 'vigia_newest_judged_timestamp_seconds', value: Date.parse(atWork.newestJudgedAt) / 1000 },
    { name: 'vigia_ecgs_waiting', value: atWork.waiting },
  ]
}

async function readOldest(db: Db): Promise<GaugeReading[]> {
  const measuredAt = await findOldestWaiting(db)
  if (measuredAt === null) return []
  // Without a zone: by the clock of this process, which is the clinic's.
  const moment = Date.parse(measuredAt.replace(' ', 'T'))
  return Number.isNaN(moment)
    ? []
    : [{ name: 'vigia_worklist_oldest_timestamp_seconds', value: moment / 1000 }]
}

async function readNotifications(db: Db): Promise<GaugeReading[]> {
  const { waiting, failed, oldestSince } = await countWaiting(db)
  return [
    { name: 'vigia_notifications', labels: { state: 'waiting' }, value: waiting },
    { name: 'vigia_notifications', labels: { state: 'failed' }, value: failed },
    ...(oldestSince === undefined
      ? []
      : [
          {
            name: 'vigia_notifications_oldest_timestamp_seconds',
            value: Date.parse(oldestSince) / 1000,
          } as const,
        ]),
  ]
}

/** Of the champion, as far as chance has chosen beats to be read. */
async function readAgreement(db: Db): Promise<Reading<keyof typeof slowGauges>[]> {
  const champion = await findAlias(db, 'champion')
  if (champion === undefined) return []
  const { tag } = champion
  const { agreement } = await estimateRandom(db, { tag })
  const shares = (['estimate', 'low', 'high'] as const).flatMap((value) => {
    const share = agreement[value]
    return share === null
      ? []
      : [{ name: 'vigia_model_agreement_ratio', labels: { tag, value }, value: share } as const]
  })
  return [...shares, { name: 'vigia_model_agreement_beats', labels: { tag }, value: agreement.n }]
}
