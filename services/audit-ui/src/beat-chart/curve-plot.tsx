'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { memo } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceArea,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import classes from './beat-chart.module.css'
import { type ChartPoint, valueRange, valueTicks } from './chart-points.ts'
import { curveStyles } from './curve-styles.ts'
import { CutMark } from './cut-mark.tsx'
import { PointTooltip } from './point-tooltip.tsx'
import { type Region, ticksOfRegion } from './region.ts'
import { useRegionDrag } from './use-region-drag.ts'

interface CurvePlotProps {
  points: ChartPoint[]
  /** Whether a curve leaves the range somewhere. */
  isCut: boolean
  region: Region
  onRegionChange(region: Region): void
}

/** The picture itself. Its words are beside it, so it is hidden from those who hear the page. */
export const CurvePlot = memo(function CurvePlot(props: CurvePlotProps) {
  const { points, isCut, region, onRegionChange } = props
  const t = useTranslations('reading.chart')
  const format = useFormatter()
  const { marked, handlers } = useRegionDrag(onRegionChange)
  return (
    <div className={classes.plot} aria-hidden="true" data-testid="beat-plot">
      <ComposedChart
        data={points}
        responsive
        style={{ position: 'absolute', inset: 0 }}
        margin={{ top: 8, right: 12, bottom: 20, left: 8 }}
        accessibilityLayer={false}
        cursor="crosshair"
        {...handlers}
      >
        <CartesianGrid stroke="var(--beat-grid)" />
        <XAxis
          dataKey="sample"
          type="number"
          domain={[...region]}
          ticks={ticksOfRegion(region)}
          interval={0}
          allowDataOverflow
          stroke="var(--beat-axis)"
          label={{ value: t('sample'), position: 'insideBottom', offset: -14 }}
        />
        <YAxis
          type="number"
          domain={[...valueRange]}
          ticks={[...valueTicks]}
          allowDataOverflow
          width={58}
          stroke="var(--beat-axis)"
          tickFormatter={(value: number) => format.number(value, { minimumFractionDigits: 1 })}
          label={{
            value: t('amplitude'),
            angle: -90,
            position: 'insideLeft',
            style: { textAnchor: 'middle' },
          }}
        />
        <Tooltip content={PointTooltip} isAnimationActive={false} cursor={{ stroke: 'var(--beat-axis)' }} />
        <Area dataKey="error" stroke="none" {...curveStyles.error} {...silent} />
        <Line dataKey="reconstruction" {...curveStyles.reconstruction} {...silent} dot={false} />
        <Line dataKey="input" {...curveStyles.input} {...still} dot={false} />
        {isCut && <Line dataKey="outside" stroke="none" {...silent} dot={drawCut} />}
        {marked && (
          <ReferenceArea x1={marked[0]} x2={marked[1]} fill="var(--beat-input)" fillOpacity={0.12} />
        )}
      </ComposedChart>
    </div>
  )
})

/** Nothing moves: the next beat is there at once. */
const still = { type: 'linear', isAnimationActive: false, activeDot: false } as const
/** One series tells the tooltip of its point, which holds all values. */
const silent = { ...still, tooltipType: 'none' } as const

function drawCut({ key, cx, cy, value }: DotItemDotProps) {
  if (cx === undefined || cy === undefined || typeof value !== 'number') return <g key={key} />
  return <CutMark key={key} x={cx} y={cy} isAbove={value === valueRange[1]} />
}
