'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import classes from './beat-chart.module.css'
import { type Curve, describeCurve, distanceAt } from './curve.ts'
import type { DrawnCurve } from './curve-drawing.tsx'

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
