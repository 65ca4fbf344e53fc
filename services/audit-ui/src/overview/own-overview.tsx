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

/** What readers see: their own progress and that of all, what waits, and what does not answer. Of the model whether drift is open. */
export async function OwnOverview({ reader, period }: { reader: Reader; period: OverviewPeriod }) {
  const t = await getTranslations('overview')
  const { auditing, db, overview } = app()
  const tag = await findChampion()
  const [own, { asOf, value: figures }] = await Promise.all([
    auditing.countAnswersByDay(db, period, reader.id),
    overview.read({ ...period, tag }),
  ])
  const { whole } = await writers()
  const sum = (days: typeof own) => days.reduce((total, { answered }) => total + answered, 0)
  return (
    <Stack gap="lg">
      <AsOf moment={asOf} />
      <div className={classes.cards}>
        <Waiting progress={figures.progress} oldest={figures.oldestWaiting} period={period} />
        <Figure
          title={t('own.title')}
          value={whole(sum(own))}
          notes={[t('own.all', { count: whole(sum(figures.answered)) })]}
          links={[{ label: t('own.link'), href: '/me' }]}
        />
        {tag !== undefined && <OpenDrift tag={tag} />}
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

/** Whether drift was declared that nobody has acknowledged yet; of what, and how far, is for those who acknowledge it. */
async function OpenDrift({ tag }: { tag: string }) {
  const t = await getTranslations('overview.own.drift')
  const { monitoring, db } = app()
  const states = await monitoring.driftState(db, tag)
  const stands = states.some(({ isOpen }) => isOpen) ? 'open' : 'none'
  return <Figure title={t('title')} value={t(`value.${stands}`)} notes={[t(`note.${stands}`)]} />
}
