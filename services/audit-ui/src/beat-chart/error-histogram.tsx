import { verdicts } from '@vigia/contracts/audit'
import { useFormatter, useTranslations } from 'next-intl'
import classes from './error-histogram.module.css'

const width = 280
const height = 84
const top = 16
/** For the numbers of the axis of counts. */
const left = 40

interface ErrorHistogramPlotProps {
  histogram: ErrorHistogram
  /** Null of a model that has none. */
  threshold: number | null
  /** Of one beat, which is marked. */
  error?: number
}

/** The histogram as a picture, with lines at the threshold and at a beat's error. Its words are beside it. */
export function ErrorHistogramPlot({ histogram, ...values }: ErrorHistogramPlotProps) {
  const t = useTranslations('reading.histogram')
  const format = useFormatter()
  const { bars, threshold, error, isBeyond, domain, tallest } = markHistogram(histogram, values)
  const number = (value: number) => format.number(value, { maximumFractionDigits: 3 })
  const bottom = top + height
  return (
    <svg
      className={classes.plot}
      viewBox={`${-left} 0 ${left + width + 2} ${bottom + 34}`}
      aria-hidden="true"
    >
      {bars.map((bar) => (
        <g key={bar.left}>
          <rect
            className={classes.normal}
            x={bar.left * width}
            width={bar.width * width}
            y={bottom - bar.normalHeight * height}
            height={bar.normalHeight * height}
          />
          <rect
            className={classes.anomalous}
            x={bar.left * width}
            width={bar.width * width}
            y={bottom - (bar.normalHeight + bar.anomalousHeight) * height}
            height={bar.anomalousHeight * height}
          />
        </g>
      ))}
      <path className={classes.axis} d={`M-4 ${top}h4V${bottom}H${width}M-4 ${bottom}h4`} />
      <text x={-7} y={top + 5} textAnchor="end">
        {format.number(tallest)}
      </text>
      <text x={-7} y={bottom + 4} textAnchor="end">
        {format.number(0)}
      </text>
      {threshold !== undefined && (
        <>
          <line
            className={classes.threshold}
            x1={threshold * width}
            x2={threshold * width}
            y1={top}
            y2={bottom}
          />
          <Label at={threshold} y={10}>
            {t('threshold')}
          </Label>
        </>
      )}
      {error !== undefined && (
        <>
          <path className={classes.error} d={`M${error * width} ${bottom}l-6 -10h12z`} />
          <line className={classes.here} x1={error * width} x2={error * width} y1={top} y2={bottom} />
          <Label at={error} y={bottom + 14} isStrong>
            {isBeyond ? t('beyond') : t('here')}
          </Label>
        </>
      )}
      <text x={0} y={bottom + 30}>
        {number(domain[0])}
      </text>
      <text x={width} y={bottom + 30} textAnchor="end">
        {number(domain[1])}
      </text>
    </svg>
  )
}

/** Which bars are whose. */
export function HistogramLegend() {
  const t = useTranslations('reading.histogram')
  return (
    <ul className={classes.legend}>
      {verdicts.map((label) => (
        <li key={label}>
          <svg width={12} height={12} aria-hidden="true">
            <rect className={classes[label]} width={12} height={12} />
          </svg>
          {t(label)}
        </li>
      ))}
    </ul>
  )
}

/** A word under or over a line, which stays inside the picture. */
function Label(props: { at: number; y: number; isStrong?: boolean; children: string }) {
  const anchor = props.at < 0.15 ? 'start' : props.at > 0.85 ? 'end' : 'middle'
  return (
    <text x={props.at * width} y={props.y} textAnchor={anchor} fontWeight={props.isStrong ? 600 : undefined}>
      {props.children}
    </text>
  )
}

/** How a model's errors were spread when it was tested: bin `i` reaches from `edges[i]` to `edges[i + 1]`. */
export interface ErrorHistogram {
  edges: readonly number[]
  normal: readonly number[]
  anomalous: readonly number[]
}

/** One bar; all lengths are shares of the drawing's width or height. */
export interface HistogramBar {
  left: number
  width: number
  /** The normal beats stand on the axis, the anomalous ones on top of them. */
  normalHeight: number
  anomalousHeight: number
}

export interface HistogramMarks {
  bars: HistogramBar[]
  /** How many beats the tallest bar stands for. */
  tallest: number
  /** Where the threshold stands, from 0 on the left to 1; undefined without one. */
  threshold: number | undefined
  /** Where the beat's error stands; undefined without one. */
  error: number | undefined
  /** Whether the error is so large that the drawing ends before it. */
  isBeyond: boolean
  /** The errors at the drawing's ends. */
  domain: readonly [number, number]
}

/** An error farther out than this, in widths of the histogram, is shown at the edge. */
const farthest = 0.25

/** Where bars, threshold and a beat's error stand in a drawing of the histogram. */
export function markHistogram(
  { edges, normal, anomalous }: ErrorHistogram,
  { error, threshold }: { error?: number; threshold: number | null },
): HistogramMarks {
  const [first = 0, last = 1] = [edges.at(0), edges.at(-1)]
  const low = Math.min(0, first)
  const end = Math.max(last, threshold ?? last)
  const limit = end + (end - low) * farthest
  const high = Math.min(Math.max(end, error ?? end), limit)
  const place = (value: number) => (value - low) / (high - low)
  const tallest = Math.max(1, ...normal.map((count, bin) => count + (anomalous[bin] ?? 0)))
  return {
    bars: normal.map((count, bin) => {
      const left = place(edges[bin] ?? low)
      return {
        left,
        width: place(edges[bin + 1] ?? high) - left,
        normalHeight: count / tallest,
        anomalousHeight: (anomalous[bin] ?? 0) / tallest,
      }
    }),
    tallest,
    threshold: threshold === null ? undefined : place(threshold),
    error: error === undefined ? undefined : Math.min(1, place(error)),
    isBeyond: error !== undefined && error > limit,
    domain: [low, high],
  }
}

/** Of the normal beats of the histogram, the share whose error is smaller than this one; undefined without any. */
export function shareBelow({ edges, normal }: ErrorHistogram, error: number): number | undefined {
  const total = normal.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  const below = normal.reduce((sum, count, bin) => {
    const [from = 0, to = 0] = [edges[bin], edges[bin + 1]]
    // Within a bin the beats are taken to be spread evenly.
    const share = to > from ? Math.min(1, Math.max(0, (error - from) / (to - from))) : 0
    return sum + count * share
  }, 0)
  return below / total
}
