import { Button, NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from '../links/links.tsx'
import { PeriodFields } from '../tables/period-fields.tsx'
import tables from '../tables/tables.module.css'
import { labels, onlys, type SearchFields, sources } from './search.ts'

/** Searches the training table; without a script too, since it only asks for an address. */
export async function SearchForm({ fields }: { fields: SearchFields }) {
  const t = await getTranslations('training')
  const answer = await getTranslations('history.answer')
  const any = { value: '', label: t('filter.any') }
  return (
    // A search that came by a link fills the fields anew.
    <search key={JSON.stringify(fields)}>
      <form action="/training" aria-label={t('filter.title')}>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" mb="sm">
          <TextInput
            type="search"
            name="rows"
            label={t('filter.rows')}
            placeholder="12, 13"
            defaultValue={fields.rows}
            maxLength={1000}
          />
          <PeriodFields period={fields} from={t('filter.from')} to={t('filter.to')} size="sm" />
          <NativeSelect
            name="source"
            label={t('filter.source')}
            data={[any, ...sources.map((value) => ({ value, label: t(`source.${value}`) }))]}
            defaultValue={fields.source ?? ''}
          />
          <NativeSelect
            name="label"
            label={t('filter.label')}
            data={[any, ...labels.map((value) => ({ value, label: answer(value) }))]}
            defaultValue={fields.label ?? ''}
          />
          <NativeSelect
            name="only"
            label={t('filter.only')}
            data={[any, ...onlys.map((value) => ({ value, label: t(`only.${value}`) }))]}
            defaultValue={fields.only ?? ''}
          />
        </SimpleGrid>
        <div className={tables.form}>
          <Button type="submit" leftSection={<IconSearch size={18} aria-hidden />}>
            {t('filter.apply')}
          </Button>
          {Object.keys(fields).length > 0 && (
            <LinkButton href="/training" variant="subtle">
              {t('filter.clear')}
            </LinkButton>
          )}
        </div>
      </form>
    </search>
  )
}
