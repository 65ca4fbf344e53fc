import { Alert, Stack, Text } from '@mantine/core'
import type { TrainingRowFilter, TrainingRowsCursor } from '@vigia/auditing'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { recordLook } from '../../../security-log/looks.ts'
import { app } from '../../../server/app.ts'
import { findReadingView, requireReader } from '../../../server/session.ts'
import { Empty, PageHeading, PageLinks } from '../../../tables/page-parts.tsx'
import { readParameters, readPeriod, type SearchParams } from '../../../tables/search-params.ts'
import { NextRow } from '../../../training/row-notes.tsx'
import { RowsTable } from '../../../training/rows-table.tsx'
import { parseSearch, type SearchFields, trainingAddress } from '../../../training/search.ts'
import { SearchForm } from '../../../training/search-form.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('training'))('title') }
}

/** The training table: its rows can be searched, opened, and corrected as judged beats are. */
export default async function TrainingPage({ searchParams }: { searchParams: SearchParams }) {
  const reader = await requireReader()
  const t = await getTranslations('training')
  const view = await findReadingView(reader)
  const { after, ...fields }: SearchFields = readPeriod(await readParameters(searchParams), await getLocale())
  const parsed = parseSearch({ ...fields, after })
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      <Stack gap="lg">
        <NextRow readerId={reader.id} />
        <SearchForm fields={fields} />
        {view === 'blind' && (
          <Text size="sm" c="dimmed" maw="75ch">
            {t('blind')}
          </Text>
        )}
        {parsed.status === 'invalid' ? (
          <Alert color="red" role="alert">
            {t('filter.invalid', {
              fields: parsed.fields.map((field) => t(`filter.${field}`)).join(', '),
            })}
          </Alert>
        ) : (
          <Found
            asker={{ id: reader.id, view }}
            filter={parsed.filter}
            after={parsed.after}
            fields={fields}
          />
        )}
      </Stack>
    </>
  )
}

interface FoundProps {
  asker: { id: string; view: 'blind' | 'open' }
  filter: TrainingRowFilter
  after: TrainingRowsCursor | undefined
  fields: SearchFields
}

async function Found({ asker, filter, after, fields }: FoundProps) {
  const t = await getTranslations('training')
  const { auditing, db } = app()
  const page = after === undefined ? {} : { after }
  const { rows, next } = await auditing.listTrainingRows(db, asker, filter, page)
  await recordLook(
    asker.id,
    'training',
    rows.map(({ ecgId }) => `training-${ecgId}`),
  )
  const links = [
    ...(after === undefined ? [] : [{ label: t('pages.first'), href: trainingAddress(fields) }]),
    ...(next === null ? [] : [{ label: t('pages.next'), href: trainingAddress(fields, next) }]),
  ]
  return (
    <div>
      {rows.length === 0 ? (
        <Empty
          title={t(next === null ? 'empty.title' : 'partial.title')}
          text={t(next === null ? 'empty.text' : 'partial.text')}
        />
      ) : (
        <RowsTable rows={rows} />
      )}
      <PageLinks label={t('pages.label')} links={links} />
    </div>
  )
}
