import { useFormatter, useTranslations } from 'next-intl'
import { memo, type ReactNode } from 'react'
import classes from './beat-chart.module.css'
import { type Curve, traceArea, traceCurve, unitsPerAmplitude } from './curve.ts'
import { type Frame, findCuts, type Region, ruleFrame, ruleRegion } from './frame.ts'

/** What a curve is of; each is told apart by its colour and by how it is drawn. */
export type CurveKind = 'input' | 'reconstruction' | 'mean' | 'neighbour'

export interface DrawnCurve {
  kind: CurveKind
  values: Curve
}

interface CurveDrawingProps {
  /** The beat first; the area between it and its reconstruction is the error. */
  curves: readonly DrawnCurve[]
  region: Region
  frame: Frame
  /** Over the curves. */
  children?: ReactNode
}

/**
 * The picture alone: SVG that fills whatever it stands in, drawn by the server as well as by the browser. Its words are
 * beside it. Positions are shares of the whole, so that nothing has to be measured before it is drawn.
 */
export function CurveDrawing({ curves, region, frame, children }: CurveDrawingProps) {
  return (
    <svg className={classes.drawing} aria-hidden="true">
      <Paper region={region} frame={frame} />
      <Curves curves={curves} region={region} frame={frame} />
      {children}
      <rect className={classes.border} width="100%" height="100%" />
      <Axes region={region} frame={frame} />
    </svg>
  )
}

/** Where a sample and an amplitude stand in the drawing, in per cent. */
export const placeSample = (sample: number, [from, to]: Region) => `${((sample - from) / (to - from)) * 100}%`
export const placeAmplitude = (value: number, [low, high]: Frame) =>
  `${((high - value) / (high - low)) * 100}%`

/** The part of the curves' plane that is shown: samples across, thousandths of amplitude downwards. */
function Plane({ region: [from, to], frame: [low, high], children }: PartProps & { children: ReactNode }) {
  const box = [from, -high * unitsPerAmplitude, to - from, (high - low) * unitsPerAmplitude]
  return (
    <svg viewBox={box.join(' ')} preserveAspectRatio="none" width="100%" height="100%" aria-hidden="true">
      {children}
    </svg>
  )
}

interface PartProps {
  region: Region
  frame: Frame
}

const Paper = memo(function Paper({ region, frame }: PartProps) {
  const across = ruleRegion(region)
  const down = ruleFrame(frame)
  const [left, right] = region
  const [bottom, top] = frame.map((value) => -value * unitsPerAmplitude) as [number, number]
  const path = (samples: readonly number[], amplitudes: readonly number[]) =>
    samples.map((sample) => `M${sample} ${top}V${bottom}`).join('') +
    amplitudes.map((value) => `M${left} ${-value * unitsPerAmplitude}H${right}`).join('')
  return (
    <Plane region={region} frame={frame}>
      <path className={classes.minor} d={path(across.minor, down.minor)} />
      <path className={classes.major} d={path(across.major, down.major)} />
    </Plane>
  )
})

/** So many samples shown, or fewer, are drawn as points too. */
const fewSamples = 45

/** The reconstruction carries a ring at every so many samples, for whoever can't tell it from the input by colour. */
const ringEvery = 20

const Curves = memo(function Curves({
  curves,
  region,
  frame,
}: PartProps & Pick<CurveDrawingProps, 'curves'>) {
  const [input, reconstruction] = [find(curves, 'input'), find(curves, 'reconstruction')]
  const [from, to] = region
  return (
    <>
      <Plane region={region} frame={frame}>
        {input && reconstruction && <path className={classes.error} d={traceArea(input, reconstruction)} />}
        {/* The beat lies over all that it is compared with. */}
        {curves.toReversed().map(({ kind, values }) => (
          <path key={kind} data-curve={kind} className={classes[kind]} d={traceCurve(values)} />
        ))}
      </Plane>
      {reconstruction?.map((value, sample) =>
        value !== null && sample % ringEvery === ringEvery / 2 && sample >= from && sample <= to ? (
          <Point key={sample} kind="reconstruction" {...{ sample, value, region, frame }} radius={3.5} />
        ) : null,
      )}
      {to - from <= fewSamples &&
        input?.map((value, sample) =>
          value !== null && sample >= from && sample <= to ? (
            <Point key={sample} kind="input" {...{ sample, value, region, frame }} radius={2.5} />
          ) : null,
        )}
      {curves.flatMap(({ kind, values }) =>
        findCuts(values, frame, region).map(({ sample, isAbove }) => (
          <svg
            key={`${kind}${sample}`}
            x={placeSample(sample, region)}
            y={isAbove ? '0%' : '100%'}
            overflow="visible"
            aria-hidden="true"
          >
            <CutMark isAbove={isAbove} />
          </svg>
        )),
      )}
    </>
  )
})

const find = (curves: readonly DrawnCurve[], wanted: CurveKind) =>
  curves.find(({ kind }) => kind === wanted)?.values

interface PointProps extends PartProps {
  kind: CurveKind
  sample: number
  value: number
  /** In pixels. */
  radius: number
}

/** A ring on a curve, where it is inside of the frame. */
export function Point({ kind, sample, value, region, frame, radius }: PointProps) {
  if (value < frame[0] || value > frame[1]) return null
  return (
    <circle
      className={`${classes[kind]} ${classes.point}`}
      cx={placeSample(sample, region)}
      cy={placeAmplitude(value, frame)}
      r={radius}
    />
  )
}

/** Where a curve leaves the chart: a triangle at the edge that points outwards. */
export function CutMark({ isAbove }: { isAbove: boolean }) {
  return <path className={classes.cut} d={isAbove ? 'M0 1l6 9h-12z' : 'M0 -1l6 -9h-12z'} />
}

const Axes = memo(function Axes({ region, frame }: PartProps) {
  const t = useTranslations('reading.chart')
  const format = useFormatter()
  const across = ruleRegion(region)
  const down = ruleFrame(frame)
  const digits = { minimumFractionDigits: down.digits, maximumFractionDigits: down.digits }
  return (
    <g className={classes.axes}>
      <g className={classes.samples}>
        {across.ticks.map((sample) => (
          <text key={sample} x={placeSample(sample, region)} y="100%" dy="1.4em" textAnchor="middle">
            {sample}
          </text>
        ))}
      </g>
      {down.ticks.map((value) => (
        <text key={value} y={placeAmplitude(value, frame)} dx="-0.6em" dy="0.35em" textAnchor="end">
          {format.number(value, digits)}
        </text>
      ))}
      <text x="50%" y="100%" dy="2.8em" textAnchor="middle" className={classes.axisName}>
        {t('sample')}
      </text>
      <svg y="50%" overflow="visible" aria-hidden="true">
        <text transform="translate(-48 0) rotate(-90)" textAnchor="middle" className={classes.axisName}>
          {t('amplitude')}
        </text>
      </svg>
    </g>
  )
})
