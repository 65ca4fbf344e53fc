import { useFormatter, useTranslations } from 'next-intl'
import { ErrorHistogramPlot, HistogramLegend } from '../beat-chart/error-histogram-plot.tsx'
import { shareBelow } from '../beat-chart/histogram-marks.ts'
import { Paper } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import type { Reveal } from './beat.ts'
import classes from './reveal-panel.module.css'

/** Where the beat's error stands among those of the beats that the model has learnt from, or was tested on. */
export function ErrorPlace({ reveal: { histogram, error, threshold } }: { reveal: Reveal }) {
  const t = useTranslations('reading.histogram')
  const format = useFormatter()
  if (histogram === undefined || error === null || threshold === null) return null
  const share = shareBelow(histogram, error)
  // A model learns from normal beats alone.
  const origin = histogram.anomalous.some((count) => count > 0) ? 'test' : 'training'
  return (
    <Paper component="figure" withBorder p="md" m={0}>
      <h2 className={classes.heading}>{t(`${origin}.title`)}</h2>
      {origin === 'test' && <HistogramLegend />}
      <ErrorHistogramPlot histogram={histogram} error={error} threshold={threshold} />
      <Text component="figcaption" size="sm" c="dimmed">
        {t(error > threshold ? 'above' : 'below')}{' '}
        {share !== undefined &&
          t(`${origin}.share`, {
            share: format.number(share, { style: 'percent', maximumFractionDigits: 1 }),
          })}
      </Text>
    </Paper>
  )
}
