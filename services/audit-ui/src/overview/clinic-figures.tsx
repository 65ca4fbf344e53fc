import { Text } from '@mantine/core'
import type { OverviewFigures } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'
import { addressOf } from '../tables/search-params.ts'
import { Figure } from './figure.tsx'
import type { OverviewPeriod } from './period.ts'
import { writers } from './writers.ts'

interface ModelFigureProps {
  model: OverviewFigures['model']
  period: OverviewPeriod
  tag: string | undefined
}

/** How far the model and its readers agree: of all that it judged, as those that were read stand for the others. */
export async function ModelFigure({ model, period, tag }: ModelFigureProps) {
  const t = await getTranslations('overview.model')
  const { percent, whole } = await writers()
  const { auditing, toldDays } = app()
  const { from, to } = period
  const title = t('title')
  const links = [{ label: t('link'), href: addressOf('/beats', { tag, from, to, state: 'settled' }) }]
  const told = toldDays.tell(JSON.stringify(['agreement', tag, from, to]), model.n, model)
  if (told === undefined) {
    const few = t('few', { count: model.n, fewest: auditing.fewestTold })
    return <Figure title={title} value="–" notes={[few]} links={links} />
  }
  const share = ({ estimate, low, high }: typeof told.agreement) =>
    estimate === null || low === null || high === null
      ? undefined
      : t('share', { share: percent(estimate), low: percent(low), high: percent(high) })
  const { agreement, sensitivity, specificity } = told
  if (agreement.estimate === null)
    return <Figure title={title} value="–" notes={[t('none', { count: told.n })]} links={links} />
  return (
    <Figure
      title={title}
      value={percent(agreement.estimate)}
      notes={[
        t('interval', { share: share(agreement) ?? '–' }),
        t('sensitivity', { share: share(sensitivity) ?? '–', count: sensitivity.n }),
        t('specificity', { share: share(specificity) ?? '–', count: specificity.n }),
        t('of', { number: whole(told.n), random: whole(told.randomN), judged: whole(told.judged) }),
      ]}
      links={links}
    />
  )
}

/** How far readers agree among themselves, which is what a model can be held against. */
export async function ReadersFigure({
  readers,
  period,
}: {
  readers: OverviewFigures['readers']
  period: OverviewPeriod
}) {
  const t = await getTranslations('overview.readers')
  const { percent, decimal, whole } = await writers()
  const { agreement, confidence } = readers
  const { from, to } = period
  const links = [{ label: t('link'), href: addressOf('/agreement', { from, to }) }]
  if (agreement.observed === null || confidence === null)
    return <Figure title={t('title')} value="–" notes={[t('none')]} links={links} />
  const { kappa, confidence: ofKappa } = agreement
  return (
    <Figure
      title={t('title')}
      value={percent(agreement.observed)}
      notes={[
        t('interval', { low: percent(confidence.low), high: percent(confidence.high) }),
        kappa === null || ofKappa === null
          ? t('noKappa')
          : t('kappa', { kappa: decimal(kappa), low: decimal(ofKappa.low), high: decimal(ofKappa.high) }),
        t('of', { count: agreement.count, number: whole(agreement.count) }),
      ]}
      links={links}
    />
  )
}

/** How often the reveal changed a reader's mind. */
export async function ChangedFigure({
  changed,
  period,
}: {
  changed: OverviewFigures['changed']
  period: OverviewPeriod
}) {
  const t = await getTranslations('overview.changed')
  const { percent, whole } = await writers()
  const { from, to } = period
  const links = [{ label: t('link'), href: addressOf('/agreement', { from, to }) }]
  const { count, share, confidence } = changed
  if (share === null || confidence === null)
    return <Figure title={t('title')} value="–" notes={[t('none')]} links={links} />
  return (
    <Figure
      title={t('title')}
      value={percent(share)}
      notes={[
        t('interval', { low: percent(confidence.low), high: percent(confidence.high) }),
        t('of', { count, number: whole(count), changed: whole(changed.changed) }),
      ]}
      links={links}
    />
  )
}

/** What nobody is given to read, since the beginning. */
export async function SetAsideFigure() {
  const t = await getTranslations('overview.setAside')
  const format = await getFormatter()
  const { auditing, db } = app()
  const [counts, unjudged] = await Promise.all([auditing.countSetAside(db), auditing.countUnjudged(db)])
  const ecgs = unjudged.reduce((sum, { count }) => sum + count, 0)
  const unreadable = counts['no-verdict'] + counts['no-model']
  return (
    <Figure
      title={t('title')}
      value={format.number(ecgs + unreadable)}
      notes={[t('ecgs', { count: ecgs }), t('unreadable', { count: unreadable }), t('always')]}
      links={[{ label: t('link'), href: '/beats?state=set-aside' }]}
    />
  )
}

/** Of which moment the figures are. */
export async function AsOf({ moment }: { moment: string }) {
  const t = await getTranslations('overview')
  return (
    <Text size="sm" c="dimmed">
      {t.rich('asOf', { moment: () => <Moment of={moment} /> })}
    </Text>
  )
}
