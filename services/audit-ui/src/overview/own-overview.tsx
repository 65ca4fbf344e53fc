import { Stack } from '@mantine/core'
import type { Reader } from '@vigia/accounts/sign-in'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { DayPlot } from '../charts/day-plot.tsx'
import { LinkAnchor } from '../links/links.tsx'
import { app } from '../server/app.ts'
import { Answering } from './answering.tsx'
import { AsOf, SetAsideFigure } from './clinic-figures.tsx'
import { Figure } from './figure.tsx'
import classes from './overview.module.css'
import type { OverviewPeriod } from './period.ts'
import { Waiting } from './waiting.tsx'
import { writers } from './writers.ts'

/** As the other overview asks for it, so that what was read for one is remembered for the other. */
const findChampion = async () => (await app().registry.findAlias(app().db, 'champion'))?.tag

/** What readers see: their own progress and that of all, what waits, and what does not answer. Nothing of a model. */
export async function OwnOverview({ reader, period }: { reader: Reader; period: OverviewPeriod }) {
  const t = await getTranslations('overview')
  const { auditing, db, overview } = app()
  const [own, { asOf, value: figures }] = await Promise.all([
    auditing.countAnswersByDay(db, period, reader.id),
    overview.read({ ...period, tag: await findChampion() }),
  ])
  const { whole } = await writers()
  const sum = (days: typeof own) => days.reduce((total, { answered }) => total + answered, 0)
  return (
    <Stack gap="lg">
      <AsOf moment={asOf} />
      <div className={classes.cards}>
        <Waiting progress={figures.progress} oldest={figures.oldestWaiting} />
        <Figure
          title={t('own.title')}
          value={whole(sum(own))}
          notes={[t('own.all', { count: whole(sum(figures.answered)) })]}
          links={[{ label: t('own.link'), href: '/me' }]}
        />
        <SetAsideFigure />
        <Suspense fallback={<Figure title={t('answering.title')} value={t('answering.asking')} />}>
          <Answering role={reader.role} />
        </Suspense>
      </div>
      <div className={classes.plots}>
        <DayPlot
          title={t('own.days')}
          note={
            <p className={classes.note}>
              <LinkAnchor href="/history">{t('answered.link')}</LinkAnchor>
            </p>
          }
          days={own.map(({ day }) => day)}
          series={[{ label: t('answered.label'), values: own.map(({ answered }) => answered) }]}
          kind="bars"
          write={whole}
        />
      </div>
    </Stack>
  )
}
