import { useTranslations } from 'next-intl'
import classes from './beat-chart.module.css'
import { curveStyles } from './curve-styles.ts'
import { CutMark } from './cut-mark.tsx'

const width = 28
const height = 12

/** What the lines and the area stand for, drawn as they are in the chart. */
export function CurveLegend(props: { withReconstruction: boolean; withCut: boolean }) {
  const t = useTranslations('reading.chart')
  const line = (name: 'input' | 'reconstruction') => (
    <svg width={width} height={height} aria-hidden="true">
      <line x1={0} x2={width} y1={height / 2} y2={height / 2} {...curveStyles[name]} />
    </svg>
  )
  return (
    <ul className={classes.legend}>
      <li>
        {line('input')}
        {t('input')}
      </li>
      {props.withReconstruction && (
        <>
          <li>
            {line('reconstruction')}
            {t('reconstruction')}
          </li>
          <li>
            <svg width={width} height={height} aria-hidden="true">
              <rect width={width} height={height} {...curveStyles.error} />
            </svg>
            {t('error')}
          </li>
        </>
      )}
      {props.withCut && (
        <li>
          <svg width={12} height={height} aria-hidden="true">
            <CutMark x={6} y={2} isAbove />
          </svg>
          {t('cut')}
        </li>
      )}
    </ul>
  )
}
