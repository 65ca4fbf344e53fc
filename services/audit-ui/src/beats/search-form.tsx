import { Button, NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { View } from '@vigia/contracts/audit'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from '../links/links.tsx'
import { Disclosure } from '../tables/page-parts.tsx'
import { PeriodFields } from '../tables/period-fields.tsx'
import tables from '../tables/tables.module.css'
import { labels, orders, type SearchFields, states } from './search.ts'
import { SliceField } from './slice-field.tsx'

interface SearchFormProps {
  fields: SearchFields
  tags: readonly string[]
  view: View
}

/** Searches the beats; without a script too, since it only asks for an address. */
export async function SearchForm({ fields, tags, view }: SearchFormProps) {
  const t = await getTranslations('beats')
  const answer = await getTranslations('history.answer')
  const any = { value: '', label: t('filter.any') }
  const isOfModel = ['verdict', 'min', 'max', 'unlike'].some((field) => field in fields)
  return (
    // A search that came by a link fills the fields anew.
    <search key={JSON.stringify(fields)}>
      <form action="/beats" aria-label={t('filter.title')}>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" mb="sm">
          <TextInput
            type="search"
            name="names"
            label={t('filter.names')}
            placeholder="ecg-12, 13"
            defaultValue={fields.names}
            maxLength={1000}
          />
          <NativeSelect
            name="tag"
            label={t('filter.tag')}
            data={[any, ...tags.map((tag) => ({ value: tag, label: tag }))]}
            defaultValue={fields.tag ?? ''}
          />
          <PeriodFields period={fields} from={t('filter.from')} to={t('filter.to')} size="sm" />
          <NativeSelect
            name="state"
            label={t('filter.state')}
            data={[
              any,
              ...states.map((value) => ({ value, label: t(`state.${value}`) })),
              { value: 'set-aside', label: t('state.set-aside') },
            ]}
            defaultValue={fields.state ?? ''}
          />
          <NativeSelect
            name="label"
            label={t('filter.label')}
            data={[any, ...labels.map((value) => ({ value, label: answer(value) }))]}
            defaultValue={fields.label ?? ''}
          />
          <TextInput name="class" label={t('filter.class')} defaultValue={fields.class} maxLength={20} />
          <NativeSelect
            name="order"
            label={t('filter.order')}
            data={orders.map((value) => ({ value, label: t(`order.${value}`) }))}
            defaultValue={fields.order ?? 'newest'}
          />
        </SimpleGrid>
        <Disclosure label={t(`filter.ofModel.${view}`)} isOpen={isOfModel}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" mb="sm">
            <NativeSelect
              name="verdict"
              label={t('filter.verdict')}
              data={[
                any,
                { value: 'anomalous', label: answer('anomalous') },
                { value: 'normal', label: answer('normal') },
              ]}
              defaultValue={fields.verdict ?? ''}
            />
            <TextInput name="min" inputMode="decimal" label={t('filter.min')} defaultValue={fields.min} />
            <TextInput name="max" inputMode="decimal" label={t('filter.max')} defaultValue={fields.max} />
            <NativeSelect
              name="unlike"
              label={t('filter.unlike')}
              data={[any, { value: 'yes', label: t('yes') }, { value: 'no', label: t('no') }]}
              defaultValue={fields.unlike ?? ''}
            />
          </SimpleGrid>
        </Disclosure>
        {fields.slice !== undefined && <SliceField slice={fields.slice} />}
        <div className={tables.form}>
          <Button type="submit" leftSection={<IconSearch size={18} aria-hidden />}>
            {t('filter.apply')}
          </Button>
          {Object.keys(fields).length > 0 && (
            <LinkButton href="/beats" variant="subtle">
              {t('filter.clear')}
            </LinkButton>
          )}
        </div>
      </form>
    </search>
  )
}
