import { Alert, Stack } from '@mantine/core'
import type { EventFilter } from '@vigia/security-log'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { parseBefore } from '../../../history/addresses.ts'
import { EventsTable } from '../../../security-log/events-table.tsx'
import { EventsExport, SearchForm } from '../../../security-log/search-form.tsx'
import { app } from '../../../server/app.ts'
import { requireRole } from '../../../server/session.ts'
import { Empty, PageHeading, PageLinks } from '../../../tables/page-parts.tsx'
import { addressOf, readParameters, readPeriod, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('securityLog'))('title') }
}

/** Who came in, what was changed, taken out and looked at; for administrators. */
export default async function SecurityLogPage({ searchParams }: { searchParams: SearchParams }) {
  await requireRole('admin')
  const t = await getTranslations('securityLog')
  const { db, securityLog, users } = app()
  const parameters = readPeriod(await readParameters(searchParams), await getLocale())
  const parsed = securityLog.parseEventFilter(parameters)
  const filter = parsed.status === 'parsed' ? parsed.filter : {}
  const people = await users.listUsers(db)
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      <Stack gap="lg">
        <SearchForm
          filter={filter}
          period={parameters}
          people={people.map(({ id, name }) => ({ id, name }))}
        />
        {parsed.status === 'invalid' ? (
          <Alert color="red" role="alert">
            {t('filter.invalid', { fields: parsed.fields.map((field) => t(`filter.${field}`)).join(', ') })}
          </Alert>
        ) : (
          <Found filter={filter} before={parseBefore(parameters.before)} />
        )}
      </Stack>
    </>
  )
}

async function Found({ filter, before }: { filter: EventFilter; before: number | undefined }) {
  const t = await getTranslations('securityLog')
  const { db, securityLog } = app()
  const page = before === undefined ? {} : { before }
  const { events, next } = await securityLog.listSecurityEvents(db, filter, page)
  if (events.length === 0)
    return (
      <Empty
        title={t('nothing.title')}
        text={t('nothing.text')}
        action={{ label: t('nothing.action'), href: '/security-log' }}
      />
    )
  const addressBefore = (id?: number) => addressOf('/security-log', { ...filter, before: id?.toString() })
  return (
    <>
      <EventsExport filter={filter} />
      <div>
        <EventsTable events={events} />
        <PageLinks
          label={t('pages.label')}
          links={[
            ...(before === undefined ? [] : [{ label: t('pages.first'), href: addressBefore() }]),
            ...(next === null ? [] : [{ label: t('pages.next'), href: addressBefore(next) }]),
          ]}
        />
      </div>
    </>
  )
}
