import { Button, NativeSelect } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import classes from '../tables/tables.module.css'

interface ComparisonFormProps {
  tags: readonly string[]
  left: string | undefined
  right: string | undefined
}

/** Chooses two models; without a script too, since it only asks for an address. */
export async function ComparisonForm({ tags, left, right }: ComparisonFormProps) {
  const t = await getTranslations('models.comparison')
  return (
    <form action="/models/compare" className={classes.form}>
      <NativeSelect name="left" label={t('left')} data={[...tags]} defaultValue={left ?? tags[1]} size="md" />
      <NativeSelect
        name="right"
        label={t('right')}
        data={[...tags]}
        defaultValue={right ?? tags[0]}
        size="md"
      />
      <Button type="submit">{t('show')}</Button>
    </form>
  )
}
