import { type Curve, traceCurve, unitsPerAmplitude } from './curve.ts'
import { frameOfScale, type Scale, wholeBeat } from './frame.ts'
import classes from './small-beat.module.css'

/** In pixels. */
export const drawing = { width: 139, height: 48 } as const

interface SmallBeatProps {
  curve: Curve
  label: string
  /** Of the model whose range the curve is normalised by. */
  scale?: Scale | null
}

/** A beat's curve without axes in the frame of its model, to tell beats of a list apart. */
export function SmallBeat({ curve, label, scale = null }: SmallBeatProps) {
  const [low, high] = frameOfScale(scale)
  const viewBox = [0, -high * unitsPerAmplitude, wholeBeat[1], (high - low) * unitsPerAmplitude].join(' ')
  return (
    <svg
      className={classes.beat}
      viewBox={viewBox}
      preserveAspectRatio="none"
      width={drawing.width}
      height={drawing.height}
      role="img"
      aria-label={label}
    >
      <path d={traceCurve(curve)} />
    </svg>
  )
}
