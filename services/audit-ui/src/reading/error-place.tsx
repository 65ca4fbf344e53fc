import { Paper, Text } from '@mantine/core'
import { useFormatter, useTranslations } from 'next-intl'
import { ErrorHistogramPlot, HistogramLegend } from '../beat-chart/error-histogram-plot.tsx'
import { shareBelow } from '../beat-chart/histogram-marks.ts'
import type { Reveal } from './beat.ts'
import classes from './reveal-panel.module.css'

/** Where the beat's error stands among those of the model's own test. */
export function ErrorPlace({ reveal: { histogram, error, threshold } }: { reveal: Reveal }) {
  const t = useTranslations('reading.histogram')
  const format = useFormatter()
  if (histogram === undefined || error === null || threshold === null) return null
  const share = shareBelow(histogram, error)
  return (
    <Paper component="figure" withBorder p="md" m={0}>
      <h2 className={classes.heading}>{t('title')}</h2>
      <HistogramLegend />
      <ErrorHistogramPlot histogram={histogram} error={error} threshold={threshold} />
      <Text component="figcaption" size="sm" c="dimmed">
        {t(error > threshold ? 'above' : 'below')}{' '}
        {share !== undefined &&
          t('share', { share: format.number(share, { style: 'percent', maximumFractionDigits: 1 }) })}
      </Text>
    </Paper>
  )
}
