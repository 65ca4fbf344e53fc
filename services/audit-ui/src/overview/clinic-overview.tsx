import { Stack, Text } from '@mantine/core'
import type { Reader } from '@vigia/accounts/sign-in'
import type { MonitoringDay } from '@vigia/monitoring'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { DayPlot } from '../charts/day-plot.tsx'
import { ReadersKnownFigure } from '../known-beats/readers-known-figure.tsx'
import { LinkAnchor } from '../links/links.tsx'
import { modelAddress } from '../models/models-table.tsx'
import { SharePlot } from '../monitoring/share-plot.tsx'
import { listTags } from '../monitoring/told.ts'
import { readStanding, type Standing } from '../registry/standing.ts'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'
import { addressOf } from '../tables/search-params.ts'
import { Answering } from './answering.tsx'
import { AsOf, ChangedFigure, ModelFigure, ReadersFigure, SetAsideFigure } from './clinic-figures.tsx'
import { DriftFigure } from './drift-figure.tsx'
import { Figure } from './figure.tsx'
import classes from './overview.module.css'
import { listDays, type OverviewPeriod, periodAddress } from './period.ts'
import { SetupSteps } from './setup-steps.tsx'
import { Waiting } from './waiting.tsx'
import { writers } from './writers.ts'

interface PartProps {
  period: OverviewPeriod
  champion: string | undefined
}

/** What adjudicators and administrators see: the model, what waits, how far all agree, and each day. */
export async function ClinicOverview({ reader, period }: { reader: Reader; period: OverviewPeriod }) {
  const t = await getTranslations('overview')
  const standing = await readStanding()
  const champion = standing.find(({ alias }) => alias === 'champion')?.tag ?? undefined
  const days = listDays(period)
  const reading = <Text c="dimmed">{t('reading')}</Text>
  return (
    <Stack gap="lg">
      <SetupSteps role={reader.role} />
      <div className={classes.cards}>
        <InService standing={standing} />
        {champion !== undefined && <DriftFigure tag={champion} />}
        <SetAsideFigure />
        <Suspense fallback={<Figure title={t('answering.title')} value={t('answering.asking')} />}>
          <Answering role={reader.role} />
        </Suspense>
      </div>
      <Suspense fallback={reading}>
        <ReadFigures period={period} champion={champion} />
      </Suspense>
      <div className={classes.plots}>
        <JudgedPlots days={days} period={period} />
        <Suspense fallback={reading}>
          <AnsweredPlot period={period} champion={champion} />
        </Suspense>
      </div>
    </Stack>
  )
}

/** The figures that take long to read, and are remembered. */
async function ReadFigures({ period, champion }: PartProps) {
  const { asOf, value: figures } = await app().overview.read({ ...period, tag: champion })
  return (
    <>
      <AsOf moment={asOf} />
      <div className={classes.cards}>
        <Waiting progress={figures.progress} oldest={figures.oldestWaiting} period={period} />
        <ModelFigure model={figures.model} period={period} tag={champion} />
        <ReadersFigure readers={figures.readers} period={period} />
        <ChangedFigure changed={figures.changed} period={period} />
        <ReadersKnownFigure />
      </div>
    </>
  )
}

async function AnsweredPlot({ period, champion }: PartProps) {
  const t = await getTranslations('overview')
  const { whole } = await writers()
  const { value: figures } = await app().overview.read({ ...period, tag: champion })
  const answered = figures.answered.reduce((sum, day) => sum + day.answered, 0)
  const { from, to } = period
  return (
    <DayPlot
      title={t('answered.title')}
      note={
        <p className={classes.note}>
          {t('answered.note', { count: whole(answered) })}{' '}
          <LinkAnchor href={addressOf('/history', { from, to })}>{t('answered.link')}</LinkAnchor>
        </p>
      }
      days={figures.answered.map(({ day }) => day)}
      series={[{ label: t('answered.label'), values: figures.answered.map((day) => day.answered) }]}
      kind="bars"
      write={whole}
    />
  )
}

/** So many lines can be told apart. */
const mostLines = 4

/** What models did on each day of the period, as monitoring has kept it. */
async function JudgedPlots({ days, period }: { days: readonly string[]; period: OverviewPeriod }) {
  const t = await getTranslations('overview')
  const { whole } = await writers()
  const { monitoring, db } = app()
  const rows = await monitoring.readMonitoring(db, { from: period.from, to: period.to })
  const byDay = Map.groupBy(rows, ({ day }) => day)
  const sum = (pick: (row: MonitoringDay) => number) =>
    days.map((day) => byDay.get(day)?.reduce((total, row) => total + pick(row), 0) ?? 0)
  const total = (values: readonly number[]) => whole(values.reduce((all, value) => all + value, 0))
  const judged = sum((row) => row.judged)
  const setAside = sum(({ counts }) => counts.setAsideIn + counts.setAsideOut)
  const tags = listTags(rows)
  const shown = tags.slice(0, mostLines)
  const link = <LinkAnchor href={periodAddress('/monitoring', period)}>{t('judged.link')}</LinkAnchor>
  return (
    <>
      <DayPlot
        title={t('judged.title')}
        note={
          <p className={classes.note}>
            {t('judged.note', { count: total(judged) })} {link}
          </p>
        }
        days={days}
        series={[{ label: t('judged.label'), values: judged }]}
        kind="bars"
        write={whole}
      />
      <SharePlot
        title={t('share.title')}
        note={
          <p className={classes.note}>
            {t('share.note')} {tags.length > mostLines && `${t('share.others')} `}
            {shown.map((tag) => (
              <span key={tag}>
                <LinkAnchor href={addressOf('/beats', { tag })}>{t('share.beats', { tag })}</LinkAnchor>
                {' · '}
              </span>
            ))}
            {link}
          </p>
        }
        days={days}
        rows={rows}
        tags={shown}
      />
      <DayPlot
        title={t('setAsideDays.title')}
        note={
          <p className={classes.note}>
            {t('setAsideDays.note', { count: total(setAside) })}{' '}
            <LinkAnchor href="/beats?state=set-aside">{t('setAside.link')}</LinkAnchor>
          </p>
        }
        days={days}
        series={[{ label: t('setAsideDays.label'), values: setAside }]}
        kind="bars"
        write={whole}
      />
    </>
  )
}

/** The champion and the challenger, and since when. */
async function InService({ standing }: { standing: readonly Standing[] }) {
  const t = await getTranslations('overview.inService')
  const champion = standing.find(({ alias }) => alias === 'champion')
  const challenger = standing.find(({ alias }) => alias === 'challenger')
  const links = [{ label: t('registry'), href: '/registry' }]
  if (champion?.tag === null || champion?.tag === undefined)
    return <Figure title={t('title')} value={t('none')} notes={[t('noneText')]} links={links} />
  return (
    <Figure
      title={t('title')}
      value={<LinkAnchor href={modelAddress(champion.tag)}>{champion.tag}</LinkAnchor>}
      notes={[
        ...(champion.event === undefined
          ? []
          : [t.rich('since', { moment: () => <Moment of={champion.event?.at ?? ''} /> })]),
        ...(champion.fault === undefined ? [] : [t(`fault.${champion.fault}`)]),
        ...(challenger?.tag ? [t('challenger', { tag: challenger.tag })] : []),
      ]}
      links={links}
    />
  )
}
