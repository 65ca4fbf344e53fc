import { Alert, Stack } from '@mantine/core'
import type { Period } from '@vigia/auditing'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PairOverview } from '../../../agreement/pair-overview.tsx'
import { PairSection } from '../../../agreement/pair-section.tsx'
import { PeriodForm } from '../../../agreement/period-form.tsx'
import { ScaleNote } from '../../../agreement/scale-note.tsx'
import { zoneName } from '../../../i18n/zone-name.ts'
import { house } from '../../../server/house.ts'
import { requireRole } from '../../../server/session.ts'
import { Empty } from '../../../tables/empty.tsx'
import { PageHeading } from '../../../tables/page-heading.tsx'
import { readParameters, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('agreement'))('title') }
}

export default async function AgreementPage({ searchParams }: { searchParams: SearchParams }) {
  const { role } = await requireRole('adjudicator')
  const t = await getTranslations('agreement')
  const { from, to } = await readParameters(searchParams)
  const parsed = house().auditing.parseAuditFilter({ from, to })
  const period = parsed.status === 'parsed' ? parsed.content : {}
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro', { zone: await zoneName() })} />
      <Stack gap="xl">
        <PeriodForm period={period} />
        {parsed.status === 'invalid' ? (
          <Alert color="red" role="alert">
            {t('filter.invalid', { fields: parsed.fields.map((field) => t(`filter.${field}`)).join(', ') })}
          </Alert>
        ) : (
          <Pairs period={period} isAdmin={role === 'admin'} />
        )}
      </Stack>
    </>
  )
}

async function Pairs({ period, isAdmin }: { period: Period; isAdmin: boolean }) {
  const t = await getTranslations('agreement')
  const { auditing, db } = house()
  const pairs = await auditing.listAgreement(db, period)
  if (pairs.length === 0) {
    const action = isAdmin ? { action: { label: t('empty.action'), href: '/settings' } } : {}
    return <Empty title={t('empty.title')} text={t('empty.text')} {...action} />
  }
  return (
    <>
      <PairOverview pairs={pairs} />
      <ScaleNote />
      {pairs.map((pair) => (
        <PairSection key={`${pair.first.id} ${pair.second.id}`} pair={pair} answers={auditing.answers} />
      ))}
    </>
  )
}
