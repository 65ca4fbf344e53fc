import type { Role } from '@vigia/contracts/audit'
import { hasRole } from '@vigia/contracts/audit'
import { getFormatter, getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'
import { Figure } from './figure.tsx'

/** What does not answer, and how the last retraining ended. It waits for what answers late, so it is drawn on its own. */
export async function Answering({ role }: { role: Role }) {
  const t = await getTranslations('overview.answering')
  const { listUnready, worklist, auditing, db } = app()
  const isClinics = hasRole(role, 'adjudicator')
  const [unready, copy, retraining] = await Promise.all([
    listUnready(),
    worklist.synchronise({ patienceMilliseconds: 1000 }),
    isClinics ? auditing.findLastRetraining(db) : undefined,
  ])
  const format = await getFormatter()
  const isRefused = copy.status === 'refused'
  const faults = [
    ...unready.map((part) => t(`unready.${part}`)),
    ...(isRefused ? [t('refused')] : []),
    ...(copy.status === 'under-way' ? [t('copying', { entered: format.number(copy.entered) })] : []),
  ]
  const told =
    retraining &&
    t.rich(retraining.outcome === null ? 'retrainingOpen' : `retraining.${retraining.outcome}`, {
      moment: () => <Moment of={retraining.endedAt ?? retraining.startedAt} />,
    })
  return (
    <Figure
      title={t('title')}
      value={faults.length === 0 ? t('all') : t('some', { count: faults.length })}
      notes={[...faults, ...(told ? [told] : [])]}
      {...(told && { links: [{ label: t('registry'), href: '/registry' }] })}
    />
  )
}
