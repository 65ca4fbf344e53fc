import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { useTranslations } from 'next-intl'
import { type Curve, findExtremes, traceArea, traceCurve, unitsPerAmplitude } from './curve.ts'
import { type Frame, ruleFrame } from './frame.ts'
import classes from './thesis-picture.module.css'

/** As matplotlib draws it: 6.4 by 4.8 inches at 100 dots each, and the frame where it puts it. */
const box = { left: 80, top: 58, width: 496, height: 369 } as const
const bottom = box.top + box.height
/** The room that matplotlib leaves on each side, as a share of what the curves span. */
const margin = 0.05

interface ThesisPictureProps {
  values: Curve
  reconstruction: Curve | null
  /** What the model says, in words. */
  title: string
}

/** Input, Reconstruction and Error in the thesis's words and colours. */
export function ThesisPicture({ values, reconstruction, title }: ThesisPictureProps) {
  const t = useTranslations('reading.thesis')
  const [low, high] = frameAround([values, reconstruction ?? []])
  const last = ECG_LENGTH - 1
  const plane = [-margin * last, -high * unitsPerAmplitude, last * (1 + 2 * margin)]
  const x = (sample: number) => box.left + (box.width * (sample / last + margin)) / (1 + 2 * margin)
  const y = (value: number) => bottom - (box.height * (value - low)) / (high - low)
  const legend = [
    { name: 'Input', draw: <path d="M470 76h28" className={classes.input} /> },
    { name: 'Reconstruction', draw: <path d="M470 96h28" className={classes.reconstruction} /> },
    { name: 'Error', draw: <path d="M470 111h28v10h-28z" className={classes.error} /> },
  ]
  return (
    <svg viewBox="0 0 640 480" className={classes.picture} role="img" data-testid="thesis-picture">
      <title>{`${title}. ${t('picture')}`}</title>
      <rect width="640" height="480" className={classes.paper} />
      <text x={box.left + box.width / 2} y={box.top - 12} className={classes.title}>
        {title}
      </text>
      <svg
        x={box.left}
        y={box.top}
        width={box.width}
        height={box.height}
        viewBox={[...plane, (high - low) * unitsPerAmplitude].join(' ')}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {reconstruction && <path d={traceArea(values, reconstruction)} className={classes.error} />}
        <path d={traceCurve(values)} className={classes.input} />
        {reconstruction && <path d={traceCurve(reconstruction)} className={classes.reconstruction} />}
      </svg>
      {[0, 20, 40, 60, 80, 100, 120].map((sample) => (
        <g key={sample}>
          <path d={`M${x(sample)} ${bottom}v5`} className={classes.axis} />
          <text x={x(sample)} y={bottom + 20} className={classes.below}>
            {sample}
          </text>
        </g>
      ))}
      {ruleFrame([low, high]).ticks.map((value) => (
        <g key={value}>
          <path d={`M${box.left} ${y(value)}h-5`} className={classes.axis} />
          <text x={box.left - 10} y={y(value) + 4} className={classes.beside}>
            {value}
          </text>
        </g>
      ))}
      <path
        d={`M${box.left} ${box.top}h${box.width}v${box.height}h-${box.width}z`}
        className={classes.axis}
      />
      <rect x="460" y="64" width="111" height="66" rx="3" className={classes.legend} />
      {legend.map(({ name, draw }, line) => (
        <g key={name}>
          {draw}
          <text x="506" y={80 + 20 * line} className={classes.name}>
            {name}
          </text>
        </g>
      ))}
    </svg>
  )
}

/** What the curves span, with matplotlib's room around it. */
function frameAround(curves: readonly Curve[]): Frame {
  const found = curves.flatMap((curve) => {
    const { highest, lowest } = findExtremes(curve)
    return highest === undefined || lowest === undefined ? [] : [lowest.value, highest.value]
  })
  if (found.length === 0) return [-margin, 1 + margin]
  const low = Math.min(...found)
  const span = Math.max(...found) - low || 1
  return [low - margin * span, low + (1 + margin) * span]
}
