import type { SliceShare } from '@vigia/auditing'
import classes from './errors.module.css'

const width = 140
const height = 20

/** A share from 0 to 1 as a point on its interval; the numbers stand beside it for who does not see it. */
export function IntervalBar({ of }: { of: SliceShare }) {
  const { share, interval } = of
  const at = (value: number) => 4 + value * (width - 8)
  const middle = height / 2
  return (
    <svg className={classes.bar} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <line className={classes.axis} x1={at(0)} x2={at(1)} y1={middle} y2={middle} />
      <line
        className={classes.interval}
        x1={at(interval.low)}
        x2={at(interval.high)}
        y1={middle}
        y2={middle}
      />
      <circle className={classes.point} cx={at(share)} cy={middle} r={4} />
    </svg>
  )
}
