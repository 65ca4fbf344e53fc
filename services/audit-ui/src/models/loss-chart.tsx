'use client'
import { LineChart } from '@mantine/charts'
import { useFormatter, useTranslations } from 'next-intl'
import { type EpochLoss, epochTicks } from './chart-data.ts'
import classes from './models.module.css'

/** Training loss as a solid line, validation loss as a dashed one, over the epochs. */
export function LossChart({ epochs }: { epochs: EpochLoss[] }) {
  const t = useTranslations('models.loss')
  const format = useFormatter()
  return (
    <LineChart
      h={260}
      classNames={{ axisLabel: classes.axisLabel }}
      data={epochs}
      dataKey="epoch"
      series={[
        { name: 'training', label: t('training'), color: 'blue.6' },
        { name: 'validation', label: t('validation'), color: 'orange.7', strokeDasharray: '6 4' },
      ]}
      xAxisProps={{ type: 'number', domain: [1, epochs.length], ticks: epochTicks(epochs.length) }}
      xAxisLabel={t('epoch')}
      yAxisLabel={t('loss')}
      valueFormatter={(value) => format.number(value, { maximumSignificantDigits: 3 })}
      yAxisProps={{ width: 72, domain: [0, 'auto'] }}
      tooltipProps={{ labelFormatter: (value) => `${t('epoch')} ${value}` }}
      curveType="linear"
      withDots={epochs.length === 1}
      withLegend
      legendProps={{ itemSorter: null }}
      accessibilityLayer={false}
    />
  )
}
