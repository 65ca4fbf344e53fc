import { useFormatter, useTranslations } from 'next-intl'
import type { TooltipContentProps } from 'recharts'
import classes from './beat-chart.module.css'
import type { ChartPoint } from './chart-points.ts'

/** The values of one sample, beside the pointer. */
export function PointTooltip({ active, payload }: TooltipContentProps) {
  const t = useTranslations('reading.chart')
  const format = useFormatter()
  const point: ChartPoint | undefined = payload[0]?.payload
  if (!active || point === undefined) return null
  const number = (value: number) =>
    format.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
  return (
    <div className={classes.tooltip}>
      {t('atSample', { sample: point.sample })}
      <dl>
        {point.input !== null && (
          <>
            <dt>{t('input')}</dt>
            <dd>{number(point.input)}</dd>
          </>
        )}
        {point.reconstruction !== null && (
          <>
            <dt>{t('reconstruction')}</dt>
            <dd>{number(point.reconstruction)}</dd>
          </>
        )}
        {point.error !== null && (
          <>
            <dt>{t('error')}</dt>
            <dd>{number(point.error[1] - point.error[0])}</dd>
          </>
        )}
      </dl>
    </div>
  )
}
