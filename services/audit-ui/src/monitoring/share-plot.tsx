import type { MonitoringDay } from '@vigia/monitoring'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { DayPlot } from '../charts/day-plot.tsx'
import { writers } from '../overview/writers.ts'
import { tellDay, valuesOf } from './told.ts'

interface SharePlotProps {
  title: string
  note?: ReactNode
  days: readonly string[]
  rows: readonly MonitoringDay[]
  /** At most four. */
  tags: readonly string[]
}

/** The share of anomalies of each day, a line for each model; the table says of how many beats. */
export async function SharePlot({ title, note, days, rows, tags }: SharePlotProps) {
  const t = await getTranslations('overview.share')
  const { percent, whole } = await writers()
  const series = tags.map((tag) => {
    const own = rows.filter((row) => row.tag === tag)
    const told = new Map(own.map((row) => [row.day, tellDay(row)]))
    const judged = new Map(own.map((row) => [row.day, row.judged]))
    const textOf = (day: string) => {
      const one = told.get(day)
      if (one !== undefined)
        return t(one.anomalous.is, { share: percent(one.anomalous.share), beats: whole(one.judged) })
      const beats = judged.get(day) ?? 0
      return beats === 0 ? '–' : t('few', { beats: whole(beats) })
    }
    return {
      label: tag,
      values: valuesOf(days, own, ({ day }) => told.get(day)?.anomalous.share),
      texts: days.map(textOf),
    }
  })
  return <DayPlot title={title} note={note} days={days} series={series} kind="steps" write={percent} />
}
