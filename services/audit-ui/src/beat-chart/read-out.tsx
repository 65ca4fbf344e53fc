'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { memo, useState } from 'react'
import classes from './beat-chart.module.css'
import type { Overlay } from './beat-chart.tsx'
import { type Curve, describeCurve, distanceAt, measureStretch } from './curve.ts'
import { type CurveKind, CutMark, type DrawnCurve } from './curve-drawing.tsx'
import type { Mark } from './curve-plot.tsx'
import { type Frame, findCuts, type Region } from './frame.ts'

interface ReadOutProps {
  curves: readonly DrawnCurve[]
  /** The one that is among the curves. */
  neighbour: Overlay | undefined
  region: Region
  frame: Frame
  /** The sample to be read out. */
  cursor: number | undefined
}

/** What the lines and the area stand for, each with its value where the cursor is. */
export function ReadOut({ curves, neighbour, region, frame, cursor }: ReadOutProps) {
  const t = useTranslations('reading.chart')
  const list = useReadOut(curves)
  const isCut = curves.some(({ values }) => findCuts(values, frame, region).length > 0)
  return (
    <ul className={classes.legend}>
      <li className={classes.where}>
        {cursor === undefined ? t('point') : t('atSample', { sample: cursor })}
      </li>
      {list(cursor).map(({ kind, value }) => (
        <li key={kind}>
          <Sign kind={kind} />
          {t(kind)}
          <span className={classes.value}>{value}</span>
          {kind === 'neighbour' && neighbour && <NeighbourNote neighbour={neighbour} />}
        </li>
      ))}
      {isCut && (
        <li>
          <svg width={14} height={12} viewBox="-7 0 14 12" aria-hidden="true">
            <CutMark isAbove />
          </svg>
          {t('cut')}
        </li>
      )}
    </ul>
  )
}

/** A measured stretch as a line of text; nothing for one that can't be measured. */
export function useMeasuredText(input: Curve) {
  const t = useTranslations('reading.chart.measure')
  const format = useFormatter()
  const number = (value: number) => format.number(value, thousandths)
  return (mark: Mark) => {
    const measured = measureStretch(input, ...mark)
    if (measured === undefined) return undefined
    const { from, to, change, span } = measured
    return t('text', { from, to, change: number(change), span: number(span) })
  }
}

interface MeasurementProps {
  input: Curve
  mark: Mark
  /** Undefined where there is no comment to put it into. */
  onTell: (() => void) | undefined
}

/** What the marked stretch measures, and the way into the comment. */
export function Measurement({ input, mark, onTell }: MeasurementProps) {
  const t = useTranslations('reading.chart.measure')
  const format = useFormatter()
  const measured = measureStretch(input, ...mark)
  if (measured === undefined) return <p className={classes.measurement}>{t('none')}</p>
  const { from, to, count, change, span } = measured
  const facts = [
    [t('samples'), t('stretch', { from, to, count })],
    [t('change'), format.number(change, thousandths)],
    [t('span'), format.number(span, thousandths)],
  ]
  return (
    <div className={classes.measurement}>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {onTell && (
        <span className={classes.buttons}>
          <button type="button" onClick={onTell} disabled={count < 2}>
            {t('tell')}
          </button>
        </span>
      )}
    </div>
  )
}

/** Which beat is laid over, how far it is, and where it can be opened. */
function NeighbourNote({ neighbour: { name, label, distance, href } }: { neighbour: Overlay }) {
  const t = useTranslations('reading.chart')
  const format = useFormatter()
  return (
    <span className={classes.note}>
      {href === null ? name : <a href={href}>{name}</a>}
      {`, ${label}, `}
      {t('distance', { distance: format.number(distance, thousandths) })}
    </span>
  )
}

const thousandths = { minimumFractionDigits: 3, maximumFractionDigits: 3 }

/** All values at a sample in one sentence, for who hears the chart. */
export function useReadOutText(curves: readonly DrawnCurve[]) {
  const t = useTranslations('reading.chart')
  const list = useReadOut(curves)
  return (sample: number) => {
    const values = list(sample).map(({ kind, value }) => `${t(kind)} ${value}`)
    return [t('atSample', { sample }), ...values].join(', ')
  }
}

function useReadOut(curves: readonly DrawnCurve[]) {
  const format = useFormatter()
  const number = (value: number | null | undefined) =>
    value == null ? '–' : format.number(value, thousandths)
  return (sample: number | undefined) => {
    const [input, reconstruction] = ['input', 'reconstruction'].map(
      (wanted) => curves.find(({ kind }) => kind === wanted)?.values ?? null,
    )
    const listed: { kind: CurveKind | 'error'; value: string }[] = curves.map(({ kind, values }) => ({
      kind,
      value: sample === undefined ? '' : number(values[sample]),
    }))
    if (input && reconstruction)
      listed.splice(2, 0, {
        kind: 'error',
        value: sample === undefined ? '' : number(distanceAt(input, reconstruction, sample)),
      })
    return listed
  }
}

const Sign = memo(function Sign({ kind }: { kind: CurveKind | 'error' }) {
  return (
    <svg width={28} height={12} aria-hidden="true">
      {kind === 'error' ? (
        <rect className={classes.error} width={28} height={12} />
      ) : (
        <>
          <path className={classes[kind]} d="M0 6H28" />
          {kind === 'reconstruction' && (
            <circle className={`${classes[kind]} ${classes.point}`} cx={14} cy={6} r={3.5} />
          )}
        </>
      )}
    </svg>
  )
})

/** A chart in a few sentences. */
export function useCurveSummary(name: string, input: Curve, reconstruction: Curve | null): string {
  const t = useTranslations('reading.chart')
  const format = useFormatter()
  const described = describeCurve(input, reconstruction)
  if (described === undefined) return t('summaryEmpty', { name })
  const number = (value: number) => format.number(value, { maximumFractionDigits: 2 })
  const { highest, lowest, farthest } = described
  const sentences = [
    t('summary', {
      name,
      highest: number(highest.value),
      highestSample: highest.sample,
      lowest: number(lowest.value),
      lowestSample: lowest.sample,
    }),
  ]
  if (farthest !== undefined)
    sentences.push(t('summaryError', { distance: number(farthest.distance), sample: farthest.sample }))
  return sentences.join(' ')
}

/** The chart's values as a table, made when somebody wants it. */
export function ValuesTable({ curves }: { curves: readonly DrawnCurve[] }) {
  const t = useTranslations('reading.chart')
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={classes.values} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('table')}</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section tabIndex={0} aria-label={t('table')}>
          <Values curves={curves} />
        </section>
      )}
    </details>
  )
}

function Values({ curves }: { curves: readonly DrawnCurve[] }) {
  const t = useTranslations('reading.chart')
  const format = useFormatter()
  const number = (value: number | null | undefined) =>
    value == null ? '–' : format.number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
  const input = curves[0]?.values ?? []
  const reconstruction = curves.find(({ kind }) => kind === 'reconstruction')?.values
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('sample')}</th>
          {curves.map(({ kind }) => (
            <th key={kind} scope="col">
              {t(kind)}
            </th>
          ))}
          {reconstruction && <th scope="col">{t('error')}</th>}
        </tr>
      </thead>
      <tbody>
        {input.map((_, sample) => (
          <tr key={sample}>
            <th scope="row">{sample}</th>
            {curves.map(({ kind, values }) => (
              <td key={kind}>{number(values[sample])}</td>
            ))}
            {reconstruction && <td>{number(distanceAt(input, reconstruction, sample))}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
