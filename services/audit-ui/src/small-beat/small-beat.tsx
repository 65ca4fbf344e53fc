import type { Curve } from '../beat-chart/chart-points.ts'
import classes from './small-beat.module.css'
import { drawing, traceCurve } from './trace-curve.ts'

/** A beat's curve without axes, to tell beats of a list apart. */
export function SmallBeat({ curve, label }: { curve: Curve; label: string }) {
  return (
    <svg
      className={classes.beat}
      viewBox={`0 -2 ${drawing.width} ${drawing.height + 4}`}
      width={drawing.width}
      height={drawing.height}
      role="img"
      aria-label={label}
    >
      <path d={traceCurve(curve)} />
    </svg>
  )
}
