import { useFormatter, useTranslations } from 'next-intl'
import classes from './error-histogram-plot.module.css'
import { type ErrorHistogram, markHistogram } from './histogram-marks.ts'

const width = 280
const height = 84
const top = 16

/** The histogram as a picture, with lines at the threshold and at this beat's error. Its words are beside it. */
export function ErrorHistogramPlot(props: { histogram: ErrorHistogram; error: number; threshold: number }) {
  const t = useTranslations('reading.histogram')
  const format = useFormatter()
  const { bars, threshold, error, isBeyond, domain } = markHistogram(props.histogram, props)
  const number = (value: number) => format.number(value, { maximumFractionDigits: 3 })
  const bottom = top + height
  return (
    <svg className={classes.plot} viewBox={`-2 0 ${width + 4} ${bottom + 34}`} aria-hidden="true">
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
      <line className={classes.axis} x1={0} x2={width} y1={bottom} y2={bottom} />
      <line
        className={classes.threshold}
        x1={threshold * width}
        x2={threshold * width}
        y1={top}
        y2={bottom}
      />
      <path className={classes.error} d={`M${error * width} ${bottom}l-6 -10h12z`} />
      <line className={classes.here} x1={error * width} x2={error * width} y1={top} y2={bottom} />
      <Label at={threshold} y={10}>
        {t('threshold')}
      </Label>
      <Label at={error} y={bottom + 14} isStrong>
        {isBeyond ? t('beyond') : t('here')}
      </Label>
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
      {(['normal', 'anomalous'] as const).map((label) => (
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
