import { Button, NativeSelect } from '@mantine/core'
import type { SliceDimension } from '@vigia/contracts/slices'
import { getTranslations } from 'next-intl/server'
import { PeriodFields } from '../tables/period-fields.tsx'
import tables from '../tables/tables.module.css'
import { dimensionNames } from './slice-names.ts'

interface ErrorsFormProps {
  fields: {
    tag?: string | undefined
    by?: string | undefined
    from?: string | undefined
    to?: string | undefined
  }
  tags: readonly string[]
  dimensions: readonly SliceDimension[]
}

/** Chooses model, what its beats are divided by, and a period; it only asks for an address. */
export async function ErrorsForm({ fields, tags, dimensions }: ErrorsFormProps) {
  const t = await getTranslations('errors.filter')
  const nameOf = await dimensionNames()
  return (
    <search key={JSON.stringify(fields)}>
      <form action="/errors" aria-label={t('title')} className={tables.form}>
        <NativeSelect name="tag" label={t('tag')} data={[...tags]} defaultValue={fields.tag} />
        <NativeSelect
          name="by"
          label={t('by')}
          data={dimensions.map((by) => ({ value: by, label: nameOf(by) }))}
          defaultValue={fields.by}
        />
        <PeriodFields period={fields} from={t('from')} to={t('to')} size="sm" />
        <Button type="submit">{t('apply')}</Button>
      </form>
    </search>
  )
}
