import { Alert, Stack, Text } from '@mantine/core'
import { isSearchableDay } from '@vigia/contracts/calendar'
import { parseDimension, type SliceDimension, sliceDimensions } from '@vigia/contracts/slices'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { MarkersTable } from '../../../errors/markers-table.tsx'
import { ErrorsForm } from '../../../errors/search-form.tsx'
import { SlicesTable } from '../../../errors/slices-table.tsx'
import { app } from '../../../server/app.ts'
import { requireRole } from '../../../server/session.ts'
import { Empty, PageHeading } from '../../../tables/page-parts.tsx'
import { readParameters, readPeriod, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('errors'))('title') }
}

/** Slices on one page; there may be more of a free text. */
const mostSlices = 200

/** Where a model errs: the settled beats by what they have in common. */
export default async function ErrorsPage({ searchParams }: { searchParams: SearchParams }) {
  await requireRole('adjudicator')
  const t = await getTranslations('errors')
  const { auditing, db, registry } = app()
  const [tags, names, champion] = await Promise.all([
    auditing.listWorklistTags(db),
    auditing.listMetadataNames(db),
    registry.findAlias(db, 'champion'),
  ])
  const asked = readPeriod(await readParameters(searchParams), await getLocale())
  const first = tags.find((tag) => tag === champion?.tag) ?? tags[0]
  const fields = { tag: asked.tag ?? first, by: asked.by ?? 'class', from: asked.from, to: asked.to }
  const dimensions: SliceDimension[] = [
    ...sliceDimensions,
    ...names.map((name) => `metadata.${name}` as const),
  ]
  const by = parseDimension(fields.by)
  const wrong = [
    ...(fields.tag !== undefined && !tags.includes(fields.tag) ? (['tag'] as const) : []),
    ...(by === undefined ? (['by'] as const) : []),
    ...(['from', 'to'] as const).filter(
      (name) => fields[name] !== undefined && !isSearchableDay(fields[name]),
    ),
  ]
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      {fields.tag === undefined ? (
        <Empty title={t('empty.title')} text={t('empty.text')} />
      ) : (
        <Stack gap="xl">
          <ErrorsForm fields={fields} tags={tags} dimensions={dimensions} />
          {wrong.length > 0 || by === undefined ? (
            <Alert color="red" role="alert">
              {t('filter.invalid', { fields: wrong.map((field) => t(`filter.${field}`)).join(', ') })}
            </Alert>
          ) : (
            <Found tag={fields.tag} by={by} from={fields.from} to={fields.to} />
          )}
        </Stack>
      )}
    </>
  )
}

interface FoundProps {
  tag: string
  by: SliceDimension
  from: string | undefined
  to: string | undefined
}

async function Found({ by, ...query }: FoundProps) {
  const t = await getTranslations('errors')
  const { auditing, db } = app()
  const [slices, whole] = await Promise.all([
    auditing.slices(db, { ...query, by }),
    auditing.readWhole(db, query),
  ])
  const markers = await auditing.listMarkerFigures(db, query, whole)
  if (whole.n === 0) return <Empty title={t('empty.title')} text={t('empty.text')} />
  const { from, to } = query
  const fields = { tag: query.tag, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  return (
    <>
      <div>
        <SlicesTable by={by} slices={slices.slice(0, mostSlices)} whole={whole} fields={fields} />
        <Text size="sm" c="dimmed" maw="75ch">
          {slices.length > mostSlices && `${t('more', { count: slices.length - mostSlices })} `}
          {t('chosen')}
        </Text>
      </div>
      <MarkersTable figures={markers} fields={fields} />
    </>
  )
}
