import type { ModelRun } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { classFigure, classFigures, classNames } from './figures.ts'
import { modelNumbers } from './numbers.ts'

/** Precision, recall and F1 of both classes, with the number of their beats. */
export async function ClassTable({ model }: { model: ModelRun }) {
  const t = await getTranslations('models')
  const { figure, count } = await modelNumbers()
  return (
    <DataTable
      caption={t('classes.caption')}
      columns={[
        t('classes.class'),
        ...classFigures.map((name) => t(`classes.${name}`)),
        t('classes.support'),
      ]}
      rows={classNames.map((name) => {
        const support = model.run?.metrics?.[name].support
        return [
          t(`classes.${name}`),
          ...classFigures.map((of) => figure(classFigure(model, name, of).value)),
          support === undefined ? t('none') : count(support),
        ]
      })}
      minWidth={480}
    />
  )
}
