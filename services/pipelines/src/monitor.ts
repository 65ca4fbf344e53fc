import { createResultsClient } from '@vigia/contracts/client'
import { databaseVariables } from '@vigia/db'
import {
  type Freshness,
  type MonitoringDay,
  type Quantiles,
  type RebuiltDay,
  readFreshness,
  readMonitoring,
  rebuildDays,
} from '@vigia/monitoring'
import { tellHeads } from '@vigia/record-chains'
import { apiVariables, readApiAddress, readEnvironment } from '@vigia/runtime'
import { type DayOptions, periodOfDays } from './dates.ts'
import { requireTag } from './model-tag.ts'
import type { Context } from './run-command.ts'
import { digits, duration, listTable } from './tables.ts'
import { findUsedTag } from './used-tag.ts'
import { withWarehouse } from './warehouse.ts'

export interface MonitorOptions extends DayOptions {
  rebuild?: boolean
}

/** `monitor [tag]`: completes the figures of each model and day, and tells them. */
export async function monitor(
  context: Context,
  name: string | undefined,
  options: MonitorOptions,
): Promise<void> {
  const { output, logger, signal } = context
  if (name !== undefined) requireTag(name)
  const period = periodOfDays(options)
  const settings = readEnvironment([...apiVariables, ...databaseVariables('ORIGEM')])
  const client = createResultsClient(readApiAddress(settings))
  try {
    await withWarehouse(async (db) => {
      const tag = name === undefined ? undefined : await findUsedTag(db, name)
      const rebuilt = await rebuildDays(db, client, {
        ...{ ...period, tag, signal, all: options.rebuild === true },
        onDay: (done, days, { day }) => output.progress(`Making ${day}, ${done + 1} of ${days} days`),
      })
      for (const day of rebuilt) if (day.status === 'kept') logger.warn(day, keptWarning)
      logger.info({ heads: await tellHeads(db) }, 'The heads of the chains of records.')
      const days = await readMonitoring(db, { ...period, tag })
      const freshness = tag === undefined ? undefined : await readFreshness(db, tag)
      output.result({ days, rebuilt, freshness: freshness ?? null }, () => tell(days, rebuilt, freshness))
    })
  } finally {
    await client.close()
  }
}

const keptWarning = 'ECGs of this day are no longer there: its figures stay as they were counted'

function tell(
  days: readonly MonitoringDay[],
  rebuilt: readonly RebuiltDay[],
  freshness: Freshness | undefined,
): string {
  if (days.length === 0) return 'No ECG was judged or set aside in this period.'
  const made = rebuilt.filter(({ status }) => status === 'rebuilt').length
  const kept = rebuilt.length - made
  return [
    listTable(
      ['Day', 'Model', 'Judged', 'Anomalous', 'Set aside', 'NULL in', 'Error', 'Mean', 'Deviation', 'Waited'],
      days.map(tellDay),
    ),
    'Error, mean and deviation: the median, and between which values 90 of 100 beats lie.',
    ...(made === 0 ? [] : [`Days made anew from the ECGs: ${made}.`]),
    ...(kept === 0 ? [] : [`Days kept as they were, since ECGs of them are gone: ${kept}.`]),
    ...(freshness === undefined
      ? []
      : [
          `The newest beat judged was measured at ${freshness.newestJudged ?? '–'}, ` +
            `the newest there at ${freshness.newestThere ?? '–'}.`,
        ]),
  ].join('\n')
}

function tellDay(day: MonitoringDay): (string | number)[] {
  return [
    day.day,
    day.tag,
    day.judged,
    day.judged === 0 ? '–' : `${day.anomalous} (${percent(day.anomalous / day.judged)})`,
    percent(day.setAsideShare),
    percent(day.nullShareIn),
    spread(day.error),
    spread(day.mean),
    spread(day.deviation),
    day.waitSeconds === null ? '–' : duration(day.waitSeconds.q50),
  ]
}

const percent = (share: number) => `${digits(100 * share)} %`

function spread(quantiles: Quantiles | null): string {
  if (quantiles === null) return '–'
  const [low, median, high] = [quantiles.q05, quantiles.q50, quantiles.q95].map((value) =>
    Number(value.toPrecision(3)),
  )
  return `${median} (${low} to ${high})`
}
