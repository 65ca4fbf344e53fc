import { Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { type ModelMetrics, thresholdPoint } from './chart-data.ts'
import { ChartFigure } from './chart-figure.tsx'
import { modelNumbers } from './numbers.ts'
import { RocChart } from './roc-chart.tsx'

/** The ROC curve of a model's test part, with the point that its threshold takes. */
export async function RocFigure({ metrics }: { metrics: ModelMetrics }) {
  const t = await getTranslations('models')
  const { figure, share } = await modelNumbers()
  const threshold = thresholdPoint(metrics.confusion)
  if (metrics.rocCurve.length === 0 || threshold === undefined) return <Text>{t('noCurve')}</Text>
  return (
    <ChartFigure
      title={t('roc.title')}
      summary={t('roc.summary', {
        auc: figure(metrics.rocAuc),
        hits: share(threshold.truePositiveRate),
        alarms: share(threshold.falsePositiveRate),
      })}
      chart={<RocChart points={metrics.rocCurve} threshold={threshold} />}
      tableLabel={t('roc.table')}
      table={
        <DataTable
          caption={t('roc.title')}
          columns={[t('roc.falsePositiveRate'), t('roc.truePositiveRate')]}
          rows={metrics.rocCurve.map(({ falsePositiveRate, truePositiveRate }) => [
            figure(falsePositiveRate),
            figure(truePositiveRate),
          ])}
        />
      }
    />
  )
}
