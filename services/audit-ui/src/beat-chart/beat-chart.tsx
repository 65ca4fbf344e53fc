'use client'
import { useTranslations } from 'next-intl'
import { memo, type Ref, useImperativeHandle, useMemo, useRef, useState } from 'react'
import classes from './beat-chart.module.css'
import type { ChartCommand } from './chart-keys.ts'
import { ChartTools } from './chart-tools.tsx'
import type { Curve } from './curve.ts'
import type { DrawnCurve } from './curve-drawing.tsx'
import { CurvePlot } from './curve-plot.tsx'
import {
  type Frame,
  frameAtGain,
  type Gain,
  gains,
  isWholeBeat,
  panFrame,
  panRegion,
  type Region,
  type Scale,
  wholeBeat,
  zoomFrame,
  zoomRegion,
} from './frame.ts'
import { ReadOut } from './read-out.tsx'
import { useCurveSummary, ValuesTable } from './values-table.tsx'

interface BeatChartProps {
  /** The beat's name, for those who hear the chart. */
  name: string
  input: Curve
  /** Null while it is hidden, and where there is none. */
  reconstruction: Curve | null
  /** Of the model; without it, beats are drawn in the range from 0 to 1. */
  scale?: Scale | null
  region: Region
  onRegionChange(region: Region): void
  ref?: Ref<ChartHandle>
}

/** For the keys of the page. */
export interface ChartHandle {
  run(command: ChartCommand): void
}

/** What is looked at of one beat; the next one is shown whole again. */
interface View {
  /** The beat's name. */
  of: string
  /** Chosen by hand; undefined where the gain gives it. */
  frame?: Frame | undefined
  /** The sample that is read out. */
  cursor?: number | undefined
}

/** A beat as the model got it, with what the model made of it, and the error between them. */
export const BeatChart = memo(function BeatChart(props: BeatChartProps) {
  const { name, input, reconstruction, scale = null, region, onRegionChange } = props
  const t = useTranslations('reading.chart')
  const summary = useCurveSummary(name, input, reconstruction)
  const plotRef = useRef<HTMLDivElement>(null)
  const [gain, setGain] = useState<Gain>('x1')
  const [held, setHeld] = useState<View>({ of: name })
  const view: View = held.of === name ? held : { of: name }
  const change = (changed: Partial<View>) => setHeld({ ...view, ...changed })

  const curves = useMemo(
    (): DrawnCurve[] => [
      { kind: 'input', values: input },
      ...(reconstruction === null ? [] : [{ kind: 'reconstruction' as const, values: reconstruction }]),
    ],
    [input, reconstruction],
  )
  const gained = useMemo(
    () =>
      frameAtGain(
        gain,
        scale,
        curves.map(({ values }) => values),
        region,
      ),
    [gain, scale, curves, region],
  )
  const frame = view.frame ?? gained
  const isWhole = isWholeBeat(region) && view.frame === undefined

  function run(command: ChartCommand) {
    switch (command.do) {
      case 'zoom-time':
        return onRegionChange(zoomRegion(region, command.factor, view.cursor))
      case 'pan-time':
        return onRegionChange(panRegion(region, command.tenths))
      case 'zoom-amplitude':
        return change({ frame: zoomFrame(frame, command.factor) })
      case 'pan-amplitude':
        return change({ frame: panFrame(frame, command.tenths) })
      case 'gain':
        return chooseGain(gains[(gains.indexOf(gain) + 1) % gains.length] as Gain)
      case 'whole':
        change({ frame: undefined })
        return onRegionChange(wholeBeat)
      case 'read-out':
        return plotRef.current?.focus()
    }
  }
  function chooseGain(chosen: Gain) {
    setGain(chosen)
    change({ frame: undefined })
  }
  useImperativeHandle(props.ref, () => ({ run }))

  return (
    <figure className={classes.figure}>
      <figcaption className={classes.hidden}>{summary}</figcaption>
      <CurvePlot
        ref={plotRef}
        curves={curves}
        region={region}
        frame={frame}
        cursor={view.cursor}
        onCursor={(cursor) => change({ cursor })}
        onZoom={(stretch, heights) => {
          if (heights !== undefined) change({ frame: heights })
          if (stretch !== undefined) onRegionChange(stretch)
        }}
      />
      <ReadOut curves={curves} region={region} frame={frame} cursor={view.cursor} />
      <ChartTools
        gain={view.frame === undefined ? gain : undefined}
        onGain={chooseGain}
        isWhole={isWhole}
        isWholeStretch={isWholeBeat(region)}
        onCommand={run}
      />
      <div className={classes.foot}>
        <p className={classes.notice}>{t('notice')}</p>
        <ValuesTable curves={curves} />
      </div>
    </figure>
  )
})
