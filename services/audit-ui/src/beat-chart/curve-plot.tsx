'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type PointerEvent, type Ref, useRef, useState } from 'react'
import classes from './beat-chart.module.css'
import { CurveDrawing, type DrawnCurve, Point, placeAmplitude, placeSample } from './curve-drawing.tsx'
import { type Frame, type Region, regionBetween, wholeBeat } from './frame.ts'
import { useMeasuredText, useReadOutText } from './read-out.tsx'

/** From where a stretch is marked, and to where. */
export type Mark = readonly [anchor: number, end: number]

interface CurvePlotProps {
  ref: Ref<HTMLDivElement>
  curves: readonly DrawnCurve[]
  region: Region
  frame: Frame
  cursor: number | undefined
  onCursor(sample: number | undefined): void
  /** While stretches are marked and measured; what is drawn then is a stretch, not a box. */
  mark: Mark | undefined
  onMark(mark: Mark | undefined): void
  /** What is marked goes with the comment. */
  onTell(): void
  /** A box was drawn; undefined in the direction in which it means the whole. */
  onZoom(stretch: Region | undefined, heights: Frame | undefined): void
}

/** Samples and amplitudes, from where the pointer went down to where it is. */
interface Box {
  samples: [number, number]
  amplitudes: [number, number]
}

/** The drawing as something to point at: a slider over the samples, for keys and for who hears the page. */
export function CurvePlot(props: CurvePlotProps) {
  const { curves, region, frame, cursor, onCursor, mark, onMark, onZoom } = props
  const t = useTranslations('reading.chart')
  const textOf = useReadOutText(curves)
  const measuredText = useMeasuredText(curves[0]?.values ?? [])
  const drawingRef = useRef<HTMLDivElement>(null)
  const [box, setBox] = useState<Box>()

  function find({ clientX, clientY }: PointerEvent) {
    const { left, top, width, height } = (drawingRef.current as HTMLDivElement).getBoundingClientRect()
    const [across, down] = [(clientX - left) / width, (clientY - top) / height]
    const share = (value: number) => Math.min(1, Math.max(0, value))
    return {
      sample: region[0] + share(across) * (region[1] - region[0]),
      amplitude: frame[1] - share(down) * (frame[1] - frame[0]),
    }
  }

  function begin(event: PointerEvent) {
    if (event.button !== 0 || !event.isPrimary) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const { sample, amplitude } = find(event)
    setBox({ samples: [sample, sample], amplitudes: [amplitude, amplitude] })
  }
  function follow(event: PointerEvent) {
    const { sample, amplitude } = find(event)
    onCursor(Math.round(sample))
    if (box === undefined) return
    if (mark !== undefined) onMark([Math.round(box.samples[0]), Math.round(sample)])
    else setBox({ samples: [box.samples[0], sample], amplitudes: [box.amplitudes[0], amplitude] })
  }
  function finish() {
    if (box === undefined) return
    setBox(undefined)
    if (mark !== undefined) return
    const stretch = regionBetween(...box.samples)
    const heights = heightsOf(box, frame)
    if (stretch !== undefined || heights !== undefined) onZoom(stretch, heights)
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (mark !== undefined && (event.key === 'Enter' || event.key === 'Escape')) {
      event.preventDefault()
      event.stopPropagation()
      return event.key === 'Enter' ? props.onTell() : onMark(undefined)
    }
    const from = cursor ?? middleOf(region)
    const to = targets(from, region)[event.key]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const moved = Math.min(region[1], Math.max(region[0], to))
    onCursor(moved)
    if (mark !== undefined) onMark([mark[0], moved])
  }

  const shown = cursor !== undefined && cursor >= region[0] && cursor <= region[1] ? cursor : undefined
  const told = shown ?? middleOf(region)
  return (
    <div
      ref={props.ref}
      className={classes.plot}
      data-testid="beat-plot"
      role="slider"
      tabIndex={0}
      aria-label={t('cursor')}
      aria-valuemin={wholeBeat[0]}
      aria-valuemax={wholeBeat[1]}
      aria-valuenow={told}
      aria-valuetext={(mark && measuredText(mark)) ?? textOf(told)}
      aria-keyshortcuts="R"
      onKeyDown={press}
      onFocus={() => cursor === undefined && onCursor(middleOf(region))}
    >
      <div
        ref={drawingRef}
        className={classes.pointed}
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={finish}
        onPointerCancel={() => setBox(undefined)}
        onPointerLeave={({ currentTarget }) => {
          // Whoever moves it by keys keeps it.
          if (box === undefined && !currentTarget.parentElement?.matches(':focus')) onCursor(undefined)
        }}
      >
        <CurveDrawing curves={curves} region={region} frame={frame}>
          {mark !== undefined && <StretchMark mark={mark} region={region} />}
          {shown !== undefined && <Cursor sample={shown} {...{ curves, region, frame }} />}
          {box !== undefined && mark === undefined && <BoxMark box={box} region={region} frame={frame} />}
        </CurveDrawing>
      </div>
    </div>
  )
}

/** Where the keys of a slider lead from a sample. */
const targets = (from: number, [first, last]: Region): Record<string, number> => ({
  ArrowLeft: from - 1,
  ArrowDown: from - 1,
  ArrowRight: from + 1,
  ArrowUp: from + 1,
  PageDown: from - 10,
  PageUp: from + 10,
  Home: first,
  End: last,
})

/** The sample in the middle of what is shown. */
export const middleOf = ([from, to]: Region) => Math.round((from + to) / 2)

/** A box lower than this share of the drawing is one of time alone. */
const lowest = 0.2

function heightsOf({ amplitudes: [one, other] }: Box, [low, high]: Frame): Frame | undefined {
  return Math.abs(one - other) < lowest * (high - low)
    ? undefined
    : [Math.min(one, other), Math.max(one, other)]
}

interface MarkProps {
  region: Region
  frame: Frame
}

function Cursor({ sample, curves, ...view }: MarkProps & { sample: number; curves: readonly DrawnCurve[] }) {
  const x = placeSample(sample, view.region)
  return (
    <>
      <line className={classes.cursor} x1={x} x2={x} y1="0%" y2="100%" />
      {curves.toReversed().map(({ kind, values }) => {
        const value = values[sample] ?? null
        return value === null ? null : <Point key={kind} {...{ kind, sample, value, ...view }} radius={4} />
      })}
    </>
  )
}

/** The marked stretch, from edge to edge of the drawing, with its ends. */
function StretchMark({ mark, region }: { mark: Mark; region: Region }) {
  const inside = (sample: number) => Math.min(region[1], Math.max(region[0], sample))
  const places = [Math.min(...mark), Math.max(...mark)].map((sample) => placeSample(inside(sample), region))
  const [left, right] = places.map((place) => Number.parseFloat(place)) as [number, number]
  return (
    <>
      <rect className={classes.stretch} x={`${left}%`} width={`${right - left}%`} height="100%" />
      {places.map((x, end) => (
        <line key={end} className={classes.stretchEnd} x1={x} x2={x} y1="0%" y2="100%" />
      ))}
    </>
  )
}

function BoxMark({ box, region, frame }: MarkProps & { box: Box }) {
  const [low, high] = heightsOf(box, frame) ?? frame
  const samples = box.samples.toSorted((one, other) => one - other)
  const [left, right] = samples.map((sample) => Number.parseFloat(placeSample(sample, region))) as [
    number,
    number,
  ]
  const [top, bottom] = [high, low].map((value) => Number.parseFloat(placeAmplitude(value, frame))) as [
    number,
    number,
  ]
  return (
    <rect
      className={classes.box}
      x={`${left}%`}
      width={`${right - left}%`}
      y={`${top}%`}
      height={`${bottom - top}%`}
    />
  )
}
