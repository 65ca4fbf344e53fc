import { Stack } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PairOverview } from '../../../agreement/pair-overview.tsx'
import { PairSection } from '../../../agreement/pair-section.tsx'
import { PeriodForm } from '../../../agreement/period-form.tsx'
import { ScaleNote } from '../../../agreement/scale-note.tsx'
import { house } from '../../../server/house.ts'
import { requireRole } from '../../../server/session.ts'
import { Empty } from '../../../tables/empty.tsx'
import { PageHeading } from '../../../tables/page-heading.tsx'
import { parsePeriod } from '../../../tables/period.ts'
import { readParameters, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('agreement'))('title') }
}

export default async function AgreementPage({ searchParams }: { searchParams: SearchParams }) {
  const { role } = await requireRole('adjudicator')
  const t = await getTranslations('agreement')
  const { auditing, db } = house()
  const period = parsePeriod(await readParameters(searchParams))
  const pairs = await auditing.listAgreement(db, period)
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      <Stack gap="xl">
        <PeriodForm period={period} />
        {pairs.length === 0 ? (
          <Empty
            title={t('empty.title')}
            text={t('empty.text')}
            {...(role === 'admin' && { action: { label: t('empty.action'), href: '/settings' } })}
          />
        ) : (
          <>
            <PairOverview pairs={pairs} />
            <ScaleNote />
            {pairs.map((pair) => (
              <PairSection
                key={`${pair.first.id} ${pair.second.id}`}
                pair={pair}
                answers={auditing.answers}
              />
            ))}
          </>
        )}
      </Stack>
    </>
  )
}
