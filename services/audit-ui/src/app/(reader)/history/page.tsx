import { Alert, Stack, Text } from '@mantine/core'
import type { AuditFilter } from '@vigia/auditing'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { historyAddress, parseBefore } from '../../../history/addresses.ts'
import { AuditsTable } from '../../../history/audits-table.tsx'
import { ExportNote, FilterForm, HistoryTabs } from '../../../history/history-heading.tsx'
import { app } from '../../../server/app.ts'
import { requireReader } from '../../../server/session.ts'
import { Empty, PageHeading, PageLinks } from '../../../tables/page-parts.tsx'
import { readParameters, readPeriod, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('history'))('title') }
}

export default async function HistoryPage({ searchParams }: { searchParams: SearchParams }) {
  const { id: readerId } = await requireReader()
  const t = await getTranslations('history')
  const { auditing, db, users } = app()
  const parameters = readPeriod(await readParameters(searchParams), await getLocale())
  const parsed = auditing.parseAuditFilter(parameters)
  const filter = parsed.status === 'parsed' ? parsed.content : {}
  const [readers, tags] = await Promise.all([users.listUsers(db), auditing.listWorklistTags(db)])
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      <HistoryTabs current="audits" />
      <Stack gap="lg">
        <FilterForm
          filter={filter}
          period={parameters}
          readers={readers.map(({ id, name }) => ({ id, name }))}
          tags={tags}
        />
        {parsed.status === 'invalid' ? (
          <Alert color="red" role="alert">
            {t('filter.invalid', { fields: parsed.fields.map((field) => t(`filter.${field}`)).join(', ') })}
          </Alert>
        ) : (
          <Found filter={filter} readerId={readerId} before={parseBefore(parameters.before)} />
        )}
      </Stack>
    </>
  )
}

interface FoundProps {
  filter: AuditFilter
  readerId: string
  before: number | undefined
}

async function Found({ filter, readerId, before }: FoundProps) {
  const t = await getTranslations('history')
  const { auditing, db } = app()
  const { audits, next } = await auditing.listAudits(
    db,
    readerId,
    filter,
    before === undefined ? {} : { before },
  )
  if (audits.length === 0)
    return <NothingFound isSearch={before !== undefined || Object.keys(filter).length > 0} />
  return (
    <>
      <ExportNote filter={filter} />
      <div>
        <AuditsTable audits={audits} />
        <Text size="sm" c="dimmed" mt="xs">
          {t('withheld')}
        </Text>
        <PageLinks
          label={t('pages.label')}
          links={[
            ...(before === undefined ? [] : [{ label: t('pages.first'), href: historyAddress(filter) }]),
            ...(next === null ? [] : [{ label: t('pages.next'), href: historyAddress(filter, next) }]),
          ]}
        />
      </div>
    </>
  )
}

async function NothingFound({ isSearch }: { isSearch: boolean }) {
  const t = await getTranslations('history')
  const words = isSearch ? ('nothing' as const) : ('empty' as const)
  return (
    <Empty
      title={t(`${words}.title`)}
      text={t(`${words}.text`)}
      action={{ label: t(`${words}.action`), href: isSearch ? '/history' : '/' }}
    />
  )
}
