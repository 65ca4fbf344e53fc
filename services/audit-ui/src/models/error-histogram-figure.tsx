import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { listBins, type ModelMetrics } from './chart-data.ts'
import { ChartFigure } from './chart-figure.tsx'
import { ErrorHistogramChart } from './error-histogram-chart.tsx'
import { modelNumbers } from './numbers.ts'

interface ErrorHistogramFigureProps {
  metrics: ModelMetrics
  threshold: number | null
}

/** How the errors of a model's test part are spread, with the threshold. */
export async function ErrorHistogramFigure({ metrics, threshold }: ErrorHistogramFigureProps) {
  const t = await getTranslations('models')
  const { figure, count } = await modelNumbers()
  const bins = listBins(metrics.errorHistogram)
  return (
    <ChartFigure
      title={t('histogram.title')}
      summary={t('histogram.summary', {
        normal: metrics.normal.support,
        anomalous: metrics.anomalous.support,
        smallest: figure(bins[0]?.from),
        largest: figure(bins.at(-1)?.to),
        threshold: figure(threshold),
      })}
      chart={<ErrorHistogramChart bins={bins} threshold={threshold} />}
      tableLabel={t('histogram.table')}
      table={
        <DataTable
          caption={t('histogram.title')}
          columns={[t('histogram.error'), t('classes.normal'), t('classes.anomalous')]}
          rows={bins.map(({ from, to, normal, anomalous }) => [
            t('histogram.range', { from: figure(from), to: figure(to) }),
            count(normal),
            count(anomalous),
          ])}
        />
      }
    />
  )
}
