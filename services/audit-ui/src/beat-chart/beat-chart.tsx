'use client'
import { Stack, VisuallyHidden } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { memo, useMemo } from 'react'
import classes from './beat-chart.module.css'
import { type Curve, makeChartPoints } from './chart-points.ts'
import { CurveLegend } from './curve-legend.tsx'
import { CurvePlot } from './curve-plot.tsx'
import type { Region } from './region.ts'
import { RegionControl } from './region-control.tsx'
import { useCurveSummary } from './use-curve-summary.ts'
import { ValuesTable } from './values-table.tsx'

interface BeatChartProps {
  /** The beat's name, for those who hear the chart. */
  name: string
  input: Curve
  /** Null while it is hidden, and where there is none. */
  reconstruction: Curve | null
  region: Region
  onRegionChange(region: Region): void
}

/** A beat as the model got it, with what the model made of it, and the error between them. */
export const BeatChart = memo(function BeatChart({
  name,
  input,
  reconstruction,
  region,
  onRegionChange,
}: BeatChartProps) {
  const t = useTranslations('reading.chart')
  const points = useMemo(() => makeChartPoints(input, reconstruction), [input, reconstruction])
  const summary = useCurveSummary(name, input, reconstruction)
  const isCut = points.some(({ outside }) => outside !== null)
  return (
    <figure className={classes.figure}>
      <VisuallyHidden component="figcaption">{summary}</VisuallyHidden>
      <Stack gap="xs" h="100%">
        <CurveLegend withReconstruction={reconstruction !== null} withCut={isCut} />
        <CurvePlot points={points} isCut={isCut} region={region} onRegionChange={onRegionChange} />
        <p className={classes.notice}>{t('notice')}</p>
        <div className={classes.tools}>
          <RegionControl region={region} onChange={onRegionChange} />
          <ValuesTable points={points} withReconstruction={reconstruction !== null} />
        </div>
      </Stack>
    </figure>
  )
})
