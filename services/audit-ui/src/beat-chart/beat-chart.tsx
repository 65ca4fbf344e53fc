'use client'
import { useTranslations } from 'next-intl'
import { memo, type Ref, useImperativeHandle, useMemo, useRef, useState } from 'react'
import classes from './beat-chart.module.css'
import { type ChartCommand, ChartTools } from './chart-tools.tsx'
import type { Curve } from './curve.ts'
import type { DrawnCurve } from './curve-drawing.tsx'
import { CurvePlot, type Mark, middleOf } from './curve-plot.tsx'
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
import { Measurement, ReadOut, useCurveSummary, useMeasuredText, ValuesTable } from './read-out.tsx'

/** A labelled beat that can be laid over. */
export interface Overlay {
  /** What it is called. */
  name: string
  /** What it is labelled as. */
  label: string
  values: Curve
  /** From the beat, in normalised amplitude: the root of the summed squares of the differences. */
  distance: number
  /** Where it can be opened; null where it can't. */
  href: string | null
}

interface BeatChartProps {
  /** The beat's name, for those who hear the chart. */
  name: string
  input: Curve
  /** Null while it is hidden, and where there is none. */
  reconstruction: Curve | null
  /** Of the model; without it, beats are drawn in the range from 0 to 1. */
  scale?: Scale | null
  /** To be laid over; null while it is hidden, and where there is none. */
  meanNormal?: Curve | null
  /** To be laid over one at a time, the nearest first. */
  neighbours?: readonly Overlay[]
  region: Region
  onRegionChange(region: Region): void
  /** Gets a measured stretch as a line of text; without it, what is measured is shown alone. */
  onMeasured?: ((text: string) => void) | undefined
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
  /** While stretches are marked and measured: from where, to where. */
  mark?: Mark | undefined
  /** The place of the neighbour that is laid over. */
  neighbour?: number | undefined
}

const none: readonly Overlay[] = []

/** A beat as the model got it, with what the model made of it, and the error between them. */
export const BeatChart = memo(function BeatChart(props: BeatChartProps) {
  const { name, input, reconstruction, scale = null, region, onRegionChange } = props
  const { meanNormal = null, neighbours = none, onMeasured } = props
  const t = useTranslations('reading.chart')
  const summary = useCurveSummary(name, input, reconstruction)
  const measuredText = useMeasuredText(input)
  const plotRef = useRef<HTMLDivElement>(null)
  const [gain, setGain] = useState<Gain>('x1')
  const [isMeanShown, setMeanShown] = useState(false)
  const [held, setHeld] = useState<View>({ of: name })
  const view: View = held.of === name ? held : { of: name }
  const { cursor, mark } = view
  const change = (changed: Partial<View>) =>
    setHeld((before) => ({ ...(before.of === name ? before : { of: name }), ...changed }))

  const neighbour = view.neighbour === undefined ? undefined : neighbours[view.neighbour]
  const laidOver = neighbour?.values
  const curves = useMemo(() => {
    const listed: DrawnCurve[] = [{ kind: 'input', values: input }]
    if (reconstruction !== null) listed.push({ kind: 'reconstruction', values: reconstruction })
    if (isMeanShown && meanNormal !== null) listed.push({ kind: 'mean', values: meanNormal })
    if (laidOver !== undefined) listed.push({ kind: 'neighbour', values: laidOver })
    return listed
  }, [input, reconstruction, isMeanShown, meanNormal, laidOver])
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

  function run(command: ChartCommand) {
    switch (command.do) {
      case 'zoom-time':
        return onRegionChange(zoomRegion(region, command.factor, cursor))
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
      case 'measure':
        return toggleMeasuring()
      case 'mean':
        // Before the reveal there is none, and the key changes nothing that would be seen later.
        return meanNormal === null ? undefined : setMeanShown(!isMeanShown)
      case 'neighbour': {
        const next = (view.neighbour ?? -1) + 1
        return change({ neighbour: next < neighbours.length ? next : undefined })
      }
    }
  }
  function chooseGain(chosen: Gain) {
    setGain(chosen)
    change({ frame: undefined })
  }
  /** A stretch begins where the cursor is. */
  function toggleMeasuring() {
    const start = cursor ?? middleOf(region)
    change(mark === undefined ? { cursor: start, mark: [start, start] } : { mark: undefined })
    plotRef.current?.focus()
  }
  const text = mark && measuredText(mark)
  function tell() {
    if (text === undefined || onMeasured === undefined) return
    onMeasured(text)
    change({ mark: undefined })
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
        cursor={cursor}
        onCursor={(moved) => change({ cursor: moved })}
        mark={mark}
        onMark={(changed) => change({ mark: changed })}
        onTell={tell}
        onZoom={(stretch, heights) => {
          if (heights !== undefined) change({ frame: heights })
          if (stretch !== undefined) onRegionChange(stretch)
        }}
      />
      <ReadOut curves={curves} neighbour={neighbour} region={region} frame={frame} cursor={cursor} />
      {mark && <Measurement input={input} mark={mark} onTell={onMeasured && tell} />}
      <ChartTools
        gain={view.frame === undefined ? gain : undefined}
        onGain={chooseGain}
        isWhole={isWholeBeat(region) && view.frame === undefined}
        isWholeStretch={isWholeBeat(region)}
        isMeasuring={mark !== undefined}
        isMeanShown={meanNormal === null ? undefined : isMeanShown}
        neighbour={neighbours.length === 0 ? undefined : { shown: view.neighbour, count: neighbours.length }}
        onCommand={run}
      />
      <div className={classes.foot}>
        <p className={classes.notice}>{t('notice')}</p>
        <ValuesTable curves={curves} />
      </div>
    </figure>
  )
})
