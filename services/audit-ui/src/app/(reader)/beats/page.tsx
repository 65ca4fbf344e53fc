import { Alert, Stack, Text } from '@mantine/core'
import type { Reader } from '@vigia/accounts/sign-in'
import type { ListedBeat } from '@vigia/auditing'
import { hasRole } from '@vigia/contracts/audit'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { BatchForm } from '../../../beats/batch-form.tsx'
import { BeatsTable, SetAsideTables } from '../../../beats/beats-table.tsx'
import { type BeatsSearch, beatsAddress, parseSearch, type SearchFields } from '../../../beats/search.ts'
import { SearchForm } from '../../../beats/search-form.tsx'
import { app } from '../../../server/app.ts'
import { findReadingView, requireReader } from '../../../server/session.ts'
import { Empty, PageHeading, PageLinks } from '../../../tables/page-parts.tsx'
import { readParameters, readPeriod, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('beats'))('title') }
}

/** All beats that models have judged, to be searched, opened, and put into batches. */
export default async function BeatsPage({ searchParams }: { searchParams: SearchParams }) {
  const reader = await requireReader()
  const t = await getTranslations('beats')
  const view = await findReadingView(reader)
  const { auditing, db, worklist } = app()
  const { after, ...fields }: SearchFields = readPeriod(await readParameters(searchParams), await getLocale())
  const isSetAside = fields.state === 'set-aside'
  const { state: _, ...others } = fields
  const parsed = parseSearch(isSetAside ? { ...others, after } : { ...fields, after })
  await worklist.synchronise()
  const tags = await auditing.listWorklistTags(db)
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      <Stack gap="lg">
        <SearchForm fields={fields} tags={tags} view={view} />
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
        ) : isSetAside ? (
          <SetAsideTables modelTag={parsed.search.filter.modelTag} />
        ) : (
          <Found reader={reader} view={view} search={parsed.search} fields={fields} />
        )}
      </Stack>
    </>
  )
}

interface FoundProps {
  reader: Reader
  view: 'blind' | 'open'
  search: BeatsSearch
  fields: SearchFields
}

async function Found({ reader, view, search, fields }: FoundProps) {
  const t = await getTranslations('beats')
  const { auditing, db } = app()
  const { after } = search
  // What such a search does not find is told as well.
  if (view === 'open' && auditing.isRevealing(search)) await auditing.recordSearchByVerdict(db, reader.id)
  const { beats, next } = await auditing.listBeats(
    db,
    { id: reader.id, view },
    search,
    after === undefined ? {} : { after },
  )
  await recordShown(reader.id, beats)
  const links = [
    ...(after === undefined ? [] : [{ label: t('pages.first'), href: beatsAddress(fields) }]),
    ...(next === null ? [] : [{ label: t('pages.next'), href: beatsAddress(fields, next) }]),
  ]
  return (
    <div>
      {beats.length === 0 ? (
        <Empty
          title={t(next === null ? 'empty.title' : 'partial.title')}
          text={t(next === null ? 'empty.text' : 'partial.text')}
        />
      ) : (
        <BatchForm
          readerId={reader.id}
          readers={await listReaders(reader)}
          fields={fields}
          most={auditing.largestBatch}
          mayLeaveOut={hasRole(reader.role, 'adjudicator')}
        >
          <BeatsTable beats={beats} modelTag={search.filter.modelTag} />
        </BatchForm>
      )}
      <PageLinks label={t('pages.label')} links={links} />
    </div>
  )
}

/** What this page tells of its beats, on record before it is sent. */
async function recordShown(readerId: string, beats: readonly ListedBeat[]): Promise<void> {
  const { auditing, db } = app()
  const revealed = beats.filter(({ reveal }) => reveal !== null)
  const labelled = beats.filter(({ state }) => state === 'settled')
  await auditing.recordDisclosures(db, readerId, 'reveal', revealed)
  await auditing.recordDisclosures(db, readerId, 'answers', labelled)
}

/** Whom a batch may be given to: oneself first; others by adjudicators and administrators. */
async function listReaders({ id, name, role }: Reader): Promise<{ id: string; name: string }[]> {
  const { db, users } = app()
  if (!hasRole(role, 'adjudicator')) return [{ id, name }]
  const all = await users.listUsers(db)
  const others = all.filter((user) => user.id !== id && user.disabledAt === undefined)
  return [{ id, name }, ...others.map((user) => ({ id: user.id, name: user.name }))]
}
