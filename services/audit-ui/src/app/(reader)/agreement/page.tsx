import { Alert, Stack, Text } from '@mantine/core'
import type { Reader } from '@vigia/accounts/sign-in'
import type { Period } from '@vigia/auditing'
import { answers } from '@vigia/contracts/audit'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import {
  ChangedSection,
  PairOverview,
  PairSection,
  PeriodForm,
  ScaleNote,
} from '../../../agreement/agreement-sections.tsx'
import { zoneName } from '../../../i18n/time-zone.ts'
import { app } from '../../../server/app.ts'
import { requireRole } from '../../../server/session.ts'
import { Empty, PageHeading } from '../../../tables/page-parts.tsx'
import { readParameters, readPeriod, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('agreement'))('title') }
}

export default async function AgreementPage({ searchParams }: { searchParams: SearchParams }) {
  const reader = await requireRole('adjudicator')
  const t = await getTranslations('agreement')
  const { from, to } = readPeriod(await readParameters(searchParams), await getLocale())
  const parsed = app().auditing.parseAuditFilter({ from, to })
  const period = parsed.status === 'parsed' ? parsed.content : {}
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro', { zone: await zoneName() })} />
      <Stack gap="xl">
        <PeriodForm period={{ from, to }} />
        {parsed.status === 'invalid' ? (
          <Alert color="red" role="alert">
            {t('filter.invalid', { fields: parsed.fields.map((field) => t(`filter.${field}`)).join(', ') })}
          </Alert>
        ) : (
          <>
            <Pairs period={period} reader={reader} />
            <ChangedSection period={period} />
          </>
        )}
      </Stack>
    </>
  )
}

async function Pairs({ period, reader }: { period: Period; reader: Reader }) {
  const t = await getTranslations('agreement')
  const { auditing, db } = app()
  const { pairs, seenBefore } = await auditing.listAgreement(db, period, reader.id)
  const isAdmin = reader.role === 'admin'
  const action = isAdmin ? { action: { label: t('empty.action'), href: '/settings' } } : {}
  return (
    <>
      {pairs.length === 0 ? (
        <Empty title={t('empty.title')} text={t('empty.text')} {...action} />
      ) : (
        <>
          <PairOverview pairs={pairs} />
          <ScaleNote />
        </>
      )}
      <Text size="sm" c="dimmed" maw="75ch">
        {seenBefore > 0 && `${t('leftOut', { count: seenBefore })} `}
        {t('undecided')}
      </Text>
      {pairs.map((pair) => (
        <PairSection key={`${pair.first.id} ${pair.second.id}`} pair={pair} answers={answers} />
      ))}
    </>
  )
}
