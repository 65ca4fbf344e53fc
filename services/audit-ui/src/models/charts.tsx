'use client'
import { LineChart } from '@mantine/charts'
import { useFormatter, useTranslations } from 'next-intl'
import { type EpochLoss, epochTicks, type RocPoint } from './chart-data.ts'
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

const unit = { type: 'number', domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] } as const

/** The ROC curve, the diagonal that chance would draw, and the point that the threshold takes. */
export function RocChart({ points, threshold }: { points: RocPoint[]; threshold: RocPoint | undefined }) {
  const t = useTranslations('models.roc')
  const format = useFormatter()
  const share = (value: number) => format.number(value, { maximumFractionDigits: 3 })
  return (
    <LineChart
      h={260}
      classNames={{ axisLabel: classes.axisLabel }}
      data={points}
      dataKey="falsePositiveRate"
      series={[{ name: 'truePositiveRate', label: t('truePositiveRate'), color: 'blue.6' }]}
      xAxisLabel={t('falsePositiveRate')}
      yAxisLabel={t('truePositiveRate')}
      valueFormatter={share}
      xAxisProps={{ ...unit, tickFormatter: share }}
      yAxisProps={{ ...unit, width: 72 }}
      tooltipProps={{ labelFormatter: (value) => `${t('falsePositiveRate')}: ${share(Number(value))}` }}
      referenceLines={[
        {
          segment: [
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ],
          strokeDasharray: '4 4',
          color: 'dimmed',
          label: { value: t('chance'), position: 'insideBottomRight' },
        },
      ]}
      referenceDots={
        threshold === undefined
          ? []
          : [
              {
                x: threshold.falsePositiveRate,
                y: threshold.truePositiveRate,
                color: 'red.7',
                label: { value: t('threshold'), position: 'bottom' },
              },
            ]
      }
      lineChartProps={{ margin: { top: 8, right: 16, bottom: 30, left: 10 } }}
      curveType="linear"
      withDots={false}
      gridAxis="xy"
      accessibilityLayer={false}
    />
  )
}
