import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { AuditFilter } from '@vigia/auditing'
import { answers, exportColumns } from '@vigia/contracts/audit'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from '../links/links.tsx'
import { Disclosure } from '../tables/page-parts.tsx'
import { PeriodFields } from '../tables/period-fields.tsx'
import { DataTable } from '../tables/table.tsx'
import tables from '../tables/tables.module.css'
import { exportAddress } from './addresses.ts'
import { CsvDownload } from './csv-download.tsx'
import classes from './history.module.css'

const tabs = [
  { name: 'audits', path: '/history' },
  { name: 'learnings', path: '/history/learned' },
] as const

/** The two views of the history, each with an address of its own. */
export async function HistoryTabs({ current }: { current: (typeof tabs)[number]['name'] }) {
  const t = await getTranslations('history.tabs')
  return (
    <Group component="nav" aria-label={t('label')} gap={0} mb="lg" className={classes.tabs}>
      {tabs.map(({ name, path }) => (
        <Link
          key={name}
          href={path}
          className={classes.tab}
          aria-current={name === current ? 'page' : undefined}
        >
          {t(name)}
        </Link>
      ))}
    </Group>
  )
}

interface FilterFormProps {
  filter: AuditFilter
  /** The days that the address asks for, as it has them. */
  period: { from?: string; to?: string }
  readers: readonly { id: string; name: string }[]
  tags: readonly string[]
}

/** Searches the history; without a script too, since it only asks for an address. */
export async function FilterForm({ filter, period, readers, tags }: FilterFormProps) {
  const t = await getTranslations('history')
  const any = { value: '', label: t('filter.any') }
  return (
    // A search that came by a link fills the fields anew.
    <search key={JSON.stringify({ ...filter, from: period.from, to: period.to })}>
      <form action="/history" aria-label={t('filter.label')} className={tables.form}>
        <TextInput
          type="search"
          name="text"
          label={t('filter.text')}
          defaultValue={filter.text}
          maxLength={200}
          size="md"
          className={classes.search}
        />
        <NativeSelect
          name="readerId"
          label={t('filter.readerId')}
          data={[any, ...readers.map(({ id, name }) => ({ value: id, label: name }))]}
          defaultValue={filter.readerId ?? ''}
          size="md"
        />
        <NativeSelect
          name="answer"
          label={t('filter.answer')}
          data={[any, ...answers.map((answer) => ({ value: answer, label: t(`answer.${answer}`) }))]}
          defaultValue={filter.answer ?? ''}
          size="md"
        />
        <NativeSelect
          name="modelTag"
          label={t('filter.modelTag')}
          data={[any, ...tags.map((tag) => ({ value: tag, label: tag }))]}
          defaultValue={filter.modelTag ?? ''}
          size="md"
        />
        <PeriodFields period={period} from={t('filter.from')} to={t('filter.to')} />
        <Button type="submit" leftSection={<IconSearch size={18} aria-hidden />}>
          {t('filter.apply')}
        </Button>
        {Object.keys(filter).length > 0 && (
          <LinkButton href="/history" variant="subtle">
            {t('filter.clear')}
          </LinkButton>
        )}
      </form>
    </search>
  )
}

/** Downloads all that a search finds, and says what the file's columns mean. */
export async function ExportNote({ filter }: { filter: AuditFilter }) {
  const t = await getTranslations('history')
  return (
    <div>
      <CsvDownload
        addressOf={(separator) => exportAddress(filter, separator)}
        label={t('export.link')}
        note={(separator) => t(`export.note.${separator}`)}
        instead={(separator) => t(`export.instead.${separator}`)}
      />
      <Disclosure label={t('export.columns')}>
        <DataTable
          caption={t('export.caption')}
          columns={[t('export.column'), t('export.meaning')]}
          rows={exportColumns.map((column) => [column, t(`column.${column}`)])}
        />
      </Disclosure>
    </div>
  )
}
