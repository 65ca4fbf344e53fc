import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { AuditFilter } from '@vigia/auditing'
import { answers } from '@vigia/contracts/audit'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from '../links/link-button.tsx'
import { PeriodFields } from '../tables/period-fields.tsx'
import tables from '../tables/tables.module.css'
import classes from './history.module.css'

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
