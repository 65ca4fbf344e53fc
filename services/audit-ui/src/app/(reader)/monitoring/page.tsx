import { Alert, Stack } from '@mantine/core'
import { dayOf } from '@vigia/contracts/calendar'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { zoneName } from '../../../i18n/time-zone.ts'
import { ModelDays } from '../../../monitoring/model-days.tsx'
import { listTags } from '../../../monitoring/told.ts'
import { listDays, type OverviewPeriod, parsePeriod, periodAddress } from '../../../overview/period.ts'
import { PeriodChoice } from '../../../overview/period-form.tsx'
import { app } from '../../../server/app.ts'
import { requireRole } from '../../../server/session.ts'
import { Empty, PageHeading, PageLinks } from '../../../tables/page-parts.tsx'
import { readParameters, readPeriod, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('overview.monitoring'))('title') }
}

/** What became of each model's ECGs, day by day. */
export default async function MonitoringPage({ searchParams }: { searchParams: SearchParams }) {
  await requireRole('adjudicator')
  const t = await getTranslations('overview.monitoring')
  const given: Partial<Record<string, string>> = readPeriod(
    await readParameters(searchParams),
    await getLocale(),
  )
  const parsed = parsePeriod(given, dayOf(new Date()))
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro', { zone: await zoneName() })} />
      <Stack gap="lg">
        <PeriodChoice path="/monitoring" given={given} parsed={parsed} keep={{ tag: given.tag }} />
        {parsed.status === 'parsed' && <Models period={parsed.period} asked={given.tag} />}
      </Stack>
    </>
  )
}

async function Models({ period, asked }: { period: OverviewPeriod; asked: string | undefined }) {
  const t = await getTranslations('overview.monitoring')
  const { monitoring, registry, db } = app()
  const [rows, champion] = await Promise.all([
    monitoring.readMonitoring(db, { from: period.from, to: period.to }),
    registry.findAlias(db, 'champion'),
  ])
  const tags = listTags(rows)
  const usual = tags.find((tag) => tag === champion?.tag) ?? tags[0]
  const tag = asked ?? usual
  const links = tags.map((one) => ({
    label: one,
    href: periodAddress('/monitoring', period, { tag: one }),
    isCurrent: one === tag,
  }))
  return (
    <>
      <PageLinks label={t('models')} links={links} />
      {tag === undefined ? (
        <Empty title={t('empty.title')} text={t('empty.text')} />
      ) : tags.includes(tag) ? (
        <ModelDays tag={tag} days={listDays(period)} rows={rows.filter((row) => row.tag === tag)} />
      ) : (
        <Alert color="red" role="alert">
          {t('unknownTag', { tag })}
        </Alert>
      )}
    </>
  )
}
