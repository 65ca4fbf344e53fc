import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { core, type DbOrTrx, inferenceEcg, monitoring } from '@vigia/db'
import type { CountName, FigureName } from '../figures/day-figures.ts'
import type { Quantiles } from '../figures/histogram.ts'
import { countColumns } from './day-rows.ts'

const { and, asc, eq, gte, lte, max } = core

/** What became of the ECGs that a model took up on one day. A day without any has none. */
export interface MonitoringDay {
  tag: string
  /** `YYYY-MM-DD`, by the moment of the judgement and the clinic's clock. */
  day: string
  judged: number
  anomalous: number
  /** Null where nothing was judged; each value within 0.8 %. */
  error: Quantiles | null
  /** Of each judged beat as it came, in the clinic's unit. */
  mean: Quantiles | null
  deviation: Quantiles | null
  least: Quantiles | null
  most: Quantiles | null
  /** From 0 to 1: of the samples that came, those that are NULL; 0 of none. */
  nullShareIn: number
  /** Of the ECGs that were taken up, those that were set aside. */
  setAsideShare: number
  /** Of the judged, those whose result has no error. */
  nullShareOut: number
  /** From arrival to judgement; null where no arrival is known. */
  waitSeconds: Quantiles | null
  /** When the newest of the judged beats was measured, as the clinic wrote it. */
  freshestAt: string | null
  /** What the shares are made of: so days add up. */
  counts: Record<CountName, number>
  /** UTC, as the column has it. */
  changedAt: string
}

/** Which days: both ends are among them. */
export interface Period {
  from: string
  to: string
}

/** The days on which models took up ECGs, by day and tag. */
export async function readMonitoring(
  db: DbOrTrx,
  { tag, from, to }: Period & { tag?: string | undefined },
): Promise<MonitoringDay[]> {
  const rows = await db
    .select({
      tag: monitoring.tag,
      day: monitoring.day,
      ...countColumns,
      freshestAt: monitoring.freshestAt,
      quantiles: monitoring.quantiles,
      changedAt: monitoring.changedAt,
    })
    .from(monitoring)
    .where(
      and(
        tag === undefined ? undefined : eq(monitoring.tag, tag),
        gte(monitoring.day, from),
        lte(monitoring.day, to),
      ),
    )
    .orderBy(asc(monitoring.day), asc(monitoring.tag))
  return rows.map(({ tag, day, quantiles, freshestAt, changedAt, ...counts }) => {
    const of = (name: FigureName) => (quantiles[name] ?? null) as Quantiles | null
    const { judged, anomalous, setAsideIn, setAsideOut, ecgsRead, nullSamples, withoutError } = counts
    const setAside = setAsideIn + setAsideOut
    return {
      ...{ tag, day, judged, anomalous, freshestAt, changedAt, counts },
      ...{ error: of('error'), mean: of('mean'), deviation: of('deviation') },
      ...{ least: of('least'), most: of('most'), waitSeconds: of('wait') },
      nullShareIn: share(nullSamples, ecgsRead * ECG_LENGTH),
      setAsideShare: share(setAside, judged + setAside),
      nullShareOut: share(withoutError, judged),
    }
  })
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** How far a model is behind the clinic; moments as the clinic wrote them, null where there is none. */
export interface Freshness {
  /** When the newest beat was measured that is there. */
  newestThere: string | null
  /** When the newest beat was measured that the model has judged, as monitoring has kept it. */
  newestJudged: string | null
}

/** Whether a model keeps up: both moments are found in an index. */
export async function readFreshness(db: DbOrTrx, tag: string): Promise<Freshness> {
  const [there] = await db.select({ newest: max(inferenceEcg.measuredAt) }).from(inferenceEcg)
  const [judged] = await db
    .select({ newest: max(monitoring.freshestAt) })
    .from(monitoring)
    .where(eq(monitoring.tag, tag))
  return { newestThere: there?.newest ?? null, newestJudged: judged?.newest ?? null }
}
