import { Stack } from '@mantine/core'
import { hasRole } from '@vigia/contracts/audit'
import { dayOf } from '@vigia/contracts/calendar'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { zoneName } from '../../../i18n/time-zone.ts'
import { ClinicOverview } from '../../../overview/clinic-overview.tsx'
import { OwnOverview } from '../../../overview/own-overview.tsx'
import { parsePeriod } from '../../../overview/period.ts'
import { PeriodChoice } from '../../../overview/period-form.tsx'
import { requireReader } from '../../../server/session.ts'
import { PageHeading } from '../../../tables/page-parts.tsx'
import { readParameters, readPeriod, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('overview'))('title') }
}

/** How the clinic stands at a glance; for readers what concerns their work. */
export default async function OverviewPage({ searchParams }: { searchParams: SearchParams }) {
  const reader = await requireReader()
  const t = await getTranslations('overview')
  const given = readPeriod(await readParameters(searchParams), await getLocale())
  const parsed = parsePeriod(given, dayOf(new Date()))
  const Overview = hasRole(reader.role, 'adjudicator') ? ClinicOverview : OwnOverview
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro', { zone: await zoneName() })} />
      <Stack gap="lg">
        <PeriodChoice path="/overview" given={given} parsed={parsed} />
        {parsed.status === 'parsed' && <Overview reader={reader} period={parsed.period} />}
      </Stack>
    </>
  )
}
