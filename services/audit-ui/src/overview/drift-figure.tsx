import { getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'
import { Figure } from './figure.tsx'
import { writers } from './writers.ts'

/** Whether beats or readers move away from the champion, by the last check of either kind. */
export async function DriftFigure({ tag }: { tag: string }) {
  const t = await getTranslations('overview.drift')
  const { significant, whole } = await writers()
  const { monitoring, db } = app()
  const states = await monitoring.driftState(db, tag)
  const checked = states.flatMap((state) => (state.p === null ? [] : [{ ...state, p: state.p }]))
  const links = [{ label: t('link'), href: '/drift' }]
  if (checked.length === 0)
    return <Figure title={t('title')} value="–" notes={[t('unchecked')]} links={links} />
  return (
    <Figure
      title={t('title')}
      value={t(`alarm.${checked.find(({ alarm }) => alarm !== null)?.alarm ?? 'none'}`)}
      notes={[
        ...checked.map(({ kind, alarm, n, p, level, checkedAt }) =>
          t.rich(kind, {
            alarm: alarm ?? 'none',
            n: whole(n),
            p: significant(p),
            level: significant(level),
            moment: () => <Moment of={checkedAt} />,
          }),
        ),
        ...(states.some(({ isOpen }) => isOpen) ? [t('open')] : []),
      ]}
      links={links}
    />
  )
}
