import { Button, NativeSelect } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { EventFilter } from '@vigia/security-log'
import { getTranslations } from 'next-intl/server'
import { CsvDownload } from '../history/csv-download.tsx'
import { LinkButton } from '../links/links.tsx'
import { app } from '../server/app.ts'
import { PeriodFields } from '../tables/period-fields.tsx'
import { addressOf } from '../tables/search-params.ts'
import tables from '../tables/tables.module.css'

interface SearchFormProps {
  filter: EventFilter
  /** The days that the address asks for, as it has them. */
  period: { from?: string; to?: string }
  people: readonly { id: string; name: string }[]
}

/** Searches the security log; without a script too, since it only asks for an address. */
export async function SearchForm({ filter, period, people }: SearchFormProps) {
  const t = await getTranslations('securityLog')
  const any = { value: '', label: t('filter.any') }
  return (
    <search key={JSON.stringify({ ...filter, from: period.from, to: period.to })}>
      <form action="/security-log" aria-label={t('filter.label')} className={tables.form}>
        <NativeSelect
          name="kind"
          label={t('filter.kind')}
          data={[
            any,
            ...app().securityLog.securityEventKinds.map((kind) => ({
              value: kind,
              label: t(`kind.${kind}`),
            })),
          ]}
          defaultValue={filter.kind ?? ''}
          size="md"
        />
        <NativeSelect
          name="person"
          label={t('filter.person')}
          data={[any, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
          defaultValue={filter.person ?? ''}
          size="md"
        />
        <PeriodFields period={period} from={t('filter.from')} to={t('filter.to')} />
        <Button type="submit" leftSection={<IconSearch size={18} aria-hidden />}>
          {t('filter.apply')}
        </Button>
        {Object.keys(filter).length > 0 && (
          <LinkButton href="/security-log" variant="subtle">
            {t('filter.clear')}
          </LinkButton>
        )}
      </form>
    </search>
  )
}

/** Downloads all that a search finds. */
export async function EventsExport({ filter }: { filter: EventFilter }) {
  const t = await getTranslations('securityLog')
  return (
    <CsvDownload
      addressOf={(separator) => addressOf('/security-log/export', { ...filter, separator })}
      label={t('export.link')}
      note={() => t('export.note')}
      instead={(separator) => t(`export.instead.${separator}`)}
    />
  )
}
