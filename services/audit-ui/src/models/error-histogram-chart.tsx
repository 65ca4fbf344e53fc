'use client'
import { AreaChart } from '@mantine/charts'
import { useFormatter, useTranslations } from 'next-intl'
import { type ErrorBin, errorTicks, listSteps } from './chart-data.ts'
import classes from './models.module.css'

/** How the reconstruction errors of both classes are spread, and where the threshold cuts them. */
export function ErrorHistogramChart({ bins, threshold }: { bins: ErrorBin[]; threshold: number | null }) {
  const t = useTranslations('models.histogram')
  const format = useFormatter()
  const error = (value: number) => format.number(value, { maximumSignificantDigits: 3 })
  return (
    <AreaChart
      h={260}
      classNames={{ axisLabel: classes.axisLabel }}
      data={listSteps(bins)}
      dataKey="error"
      series={[
        { name: 'normal', label: t('normal'), color: 'blue.6' },
        { name: 'anomalous', label: t('anomalous'), color: 'red.6', strokeDasharray: '6 3' },
      ]}
      xAxisLabel={t('error')}
      yAxisLabel={t('beats')}
      xAxisProps={{
        type: 'number',
        domain: ['dataMin', 'dataMax'],
        ticks: errorTicks(bins),
        tickFormatter: error,
      }}
      yAxisProps={{ width: 72, allowDecimals: false }}
      valueFormatter={(value) => format.number(value)}
      tooltipProps={{ labelFormatter: (value) => t('from', { error: error(Number(value)) }) }}
      referenceLines={
        threshold === null
          ? []
          : [
              {
                x: threshold,
                color: 'var(--mantine-color-text)',
                strokeWidth: 2,
                label: { value: t('threshold'), position: 'top' },
              },
            ]
      }
      areaChartProps={{ margin: { top: 16, right: 16, bottom: 30, left: 10 } }}
      curveType="stepAfter"
      strokeWidth={1.5}
      fillOpacity={0.35}
      withGradient={false}
      withDots={false}
      withLegend
      legendProps={{ itemSorter: null }}
      accessibilityLayer={false}
    />
  )
}
