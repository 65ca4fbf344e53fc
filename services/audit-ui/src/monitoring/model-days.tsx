import { Text } from '@mantine/core'
import { asIfUtc } from '@vigia/contracts/calendar'
import type { MonitoringDay } from '@vigia/monitoring'
import { getFormatter, getTranslations } from 'next-intl/server'
import { DayPlot } from '../charts/day-plot.tsx'
import classes from '../overview/overview.module.css'
import { writers } from '../overview/writers.ts'
import { app } from '../server/app.ts'
import { SharePlot } from './share-plot.tsx'
import { tellDay, valuesOf } from './told.ts'

interface ModelDaysProps {
  tag: string
  days: readonly string[]
  /** Those of the tag. */
  rows: readonly MonitoringDay[]
}

/** What became of one model's ECGs, day by day, in small charts of the same days. */
export async function ModelDays({ tag, days, rows }: ModelDaysProps) {
  const t = await getTranslations('overview.monitoring')
  const { whole, percent, significant } = await writers()
  const plot = { days, rows }
  const judged = valuesOf(days, rows, (row) => row.judged)
  return (
    <>
      <Freshness tag={tag} />
      <div className={classes.plots}>
        <DayPlot
          title={t('judged')}
          days={days}
          series={[{ label: t('judged'), values: judged }]}
          kind="bars"
          write={whole}
        />
        <SharePlot title={t('anomalous')} note={<Note text={t('twenties')} />} {...plot} tags={[tag]} />
        <QuantilesPlot
          title={t('error')}
          note={t('twenties')}
          {...plot}
          pick={(row) => tellDay(row)?.error ?? null}
        />
        <QuantilesPlot title={t('mean')} note={t('asItCame')} {...plot} pick={meanOf} />
        <QuantilesPlot title={t('deviation')} note={t('asItCame')} {...plot} pick={(row) => row.deviation} />
        <QuantilesPlot title={t('least')} note={t('asItCame')} {...plot} pick={(row) => row.least} />
        <QuantilesPlot title={t('most')} note={t('asItCame')} {...plot} pick={(row) => row.most} />
        <DayPlot
          title={t('missing')}
          days={days}
          series={[
            { label: t('nullIn'), values: valuesOf(days, rows, (row) => row.nullShareIn) },
            { label: t('setAside'), values: valuesOf(days, rows, (row) => row.setAsideShare) },
            { label: t('nullOut'), values: valuesOf(days, rows, (row) => row.nullShareOut) },
          ]}
          kind="steps"
          write={percent}
        />
        <QuantilesPlot
          title={t('wait')}
          note={t('waitNote')}
          {...plot}
          pick={(row) => row.waitSeconds}
          write={(seconds) => t('seconds', { seconds: significant(seconds) })}
        />
      </div>
    </>
  )
}

/** Next to how far a beat's samples lie apart, what is smaller than this is left over from its arithmetic. */
const noiseShare = 1e-6

/** The means of a day; those that standardised beats have are 0. */
function meanOf({ mean, deviation }: MonitoringDay): MonitoringDay['mean'] {
  if (mean === null || deviation === null) return mean
  const { q05, q25, q50, q75, q95 } = mean
  const round = (value: number) => (Math.abs(value) < noiseShare * deviation.q50 ? 0 : value)
  return { q05: round(q05), q25: round(q25), q50: round(q50), q75: round(q75), q95: round(q95) }
}

interface QuantilesPlotProps {
  title: string
  note: string
  days: readonly string[]
  rows: readonly MonitoringDay[]
  pick: (row: MonitoringDay) => MonitoringDay['error']
  write?: (value: number) => string
}

/** The median of each day in the band that holds nine of ten beats. */
async function QuantilesPlot({ title, note, days, rows, pick, write }: QuantilesPlotProps) {
  const t = await getTranslations('overview.monitoring')
  const { significant } = await writers()
  const text = write ?? significant
  const picked = new Map(rows.map((row) => [row.day, pick(row)]))
  const of = (name: 'q05' | 'q50' | 'q95') => days.map((day) => picked.get(day)?.[name] ?? null)
  const texts = days.map((day) => {
    const quantiles = picked.get(day)
    if (quantiles === undefined || quantiles === null) return '–'
    const { q05, q25, q50, q75, q95 } = quantiles
    return t('quantiles', {
      ...{ q05: text(q05), q25: text(q25), q50: text(q50), q75: text(q75), q95: text(q95) },
    })
  })
  return (
    <DayPlot
      title={title}
      note={<Note text={note} />}
      days={days}
      series={[{ label: t('median'), values: of('q50'), texts }]}
      band={{ low: of('q05'), high: of('q95') }}
      kind="steps"
      write={text}
    />
  )
}

const Note = ({ text }: { text: string }) => <p className={classes.note}>{text}</p>

/** How far the model is behind what has come from the clinic. */
async function Freshness({ tag }: { tag: string }) {
  const t = await getTranslations('overview.monitoring')
  const format = await getFormatter()
  const { monitoring, db } = app()
  const { newestThere, newestJudged } = await monitoring.readFreshness(db, tag)
  const tell = (measured: string | null) =>
    measured === null
      ? t('none')
      : format.dateTime(asIfUtc(measured), { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return <Text maw="75ch">{t('freshness', { there: tell(newestThere), judged: tell(newestJudged) })}</Text>
}
