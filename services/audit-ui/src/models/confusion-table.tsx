import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import type { ModelMetrics } from './chart-data.ts'
import { modelNumbers } from './numbers.ts'

/** How often each label met each judgement; each cell says in a word whether that was right. */
export async function ConfusionTable({ confusion }: { confusion: ModelMetrics['confusion'] }) {
  const t = await getTranslations('models')
  const { count } = await modelNumbers()
  const right = (beats: number) => `${count(beats)} ${t('confusion.right')}`
  const wrong = (beats: number) => `${count(beats)} ${t('confusion.wrong')}`
  return (
    <DataTable
      caption={t('confusion.caption')}
      columns={[t('confusion.label'), t('confusion.asNormal'), t('confusion.asAnomalous')]}
      rows={[
        [t('classes.normal'), right(confusion.normalAsNormal), wrong(confusion.normalAsAnomalous)],
        [t('classes.anomalous'), wrong(confusion.anomalousAsNormal), right(confusion.anomalousAsAnomalous)],
      ]}
    />
  )
}
