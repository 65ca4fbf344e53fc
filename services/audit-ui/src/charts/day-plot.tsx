import { getFormatter, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Disclosure } from '../tables/page-parts.tsx'
import { DataTable } from '../tables/table.tsx'
import classes from './day-plot.module.css'
import { type DayValues, drawingHeight, placeOf, roundUp, stepPath } from './steps.ts'

interface Series {
  label: string
  values: DayValues
  /** What the table says of each day, where that is more than the value. */
  texts?: readonly string[]
}

interface DayPlotProps {
  title: string
  /** What stands below the title: what is counted, of how many. */
  note?: ReactNode
  /** `YYYY-MM-DD`. */
  days: readonly string[]
  /** At most four. */
  series: readonly Series[]
  kind: 'bars' | 'steps'
  /** Drawn behind: where most values of a day lie. */
  band?: { low: DayValues; high: DayValues }
  /** How a value is written. */
  write: (value: number) => string
}

const most = (values: readonly DayValues[]) => Math.max(0, ...values.flat().map((value) => value ?? 0))
const least = (values: readonly DayValues[]) => Math.min(0, ...values.flat().map((value) => value ?? 0))

/** Values of days: bars from 0, or steps, perhaps in a band; with a table of the same numbers, closed at first. */
export async function DayPlot({ title, note, days, series, kind, band, write }: DayPlotProps) {
  const t = await getTranslations('overview.plot')
  const format = await getFormatter()
  // A day has no zone here: read and written as if it were UTC, it is shown as it stands.
  const name = (day: string | undefined) =>
    day === undefined
      ? ''
      : format.dateTime(new Date(`${day}T00:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' })
  const all = [...series.map(({ values }) => values), ...(band === undefined ? [] : [band.low, band.high])]
  const hasValue = series.some(({ values }) => values.some((value) => value !== null))
  const low = least(all)
  const bottom = low < 0 ? -roundUp(-low) : 0
  // A line at the very top would be cut in half.
  const highest = most(all) * (kind === 'steps' ? 1.05 : 1)
  const top = low < 0 && highest === 0 ? 0 : roundUp(highest)
  /** Where there are values below 0, all are drawn from the bottom on. */
  const raised = (values: DayValues): DayValues =>
    bottom === 0 ? values : values.map((value) => (value === null ? null : value - bottom))
  const reach = top - bottom
  const rows = days.flatMap((day, place) => {
    const cells = series.map(({ values, texts }) => {
      const value = values[place] ?? null
      return texts?.[place] ?? (value === null ? '–' : write(value))
    })
    return cells.every((cell) => cell === '–') ? [] : [[name(day), ...cells]]
  })
  return (
    <figure className={classes.plot} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      {note}
      {hasValue ? (
        <>
          <div className={classes.axis}>
            <span>{write(top)}</span>
          </div>
          <svg
            className={classes.drawing}
            viewBox={`0 0 ${days.length} ${drawingHeight}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            {band !== undefined && (
              <Band {...{ low: raised(band.low), high: raised(band.high) }} top={reach} />
            )}
            {kind === 'bars'
              ? series[0]?.values.map((value, day) => (
                  <Bar key={days[day]} day={day} value={value} top={reach} />
                ))
              : series.map(({ label, values }, place) => (
                  <path
                    key={label}
                    className={`${classes.line} ${classes[`series${place % 4}`]}`}
                    d={stepPath(raised(values), reach)}
                  />
                ))}
          </svg>
          <div className={classes.axis}>
            <span>{name(days[0])}</span>
            <span>{bottom === 0 ? '' : t('bottom', { value: write(bottom) })}</span>
            {days.length > 1 && <span>{name(days.at(-1))}</span>}
          </div>
          {series.length > 1 && <Legend labels={series.map(({ label }) => label)} />}
          <Disclosure label={t('table')}>
            <DataTable
              caption={title}
              columns={[t('day'), ...series.map(({ label }) => label)]}
              rows={rows}
              isNarrow
            />
          </Disclosure>
        </>
      ) : (
        <p className={classes.nothing}>{t('nothing')}</p>
      )}
    </figure>
  )
}

function Bar({ day, value, top }: { day: number; value: number | null; top: number }) {
  if (value === null) return null
  const place = placeOf(value, top)
  return <rect className={classes.bar} x={day + 0.1} y={place} width={0.8} height={drawingHeight - place} />
}

function Band({ low, high, top }: { low: DayValues; high: DayValues; top: number }) {
  return low.map((value, day) => {
    const upper = high[day] ?? null
    if (value === null || upper === null) return null
    const place = placeOf(upper, top)
    // Days have no names of their own here; their places do not change.
    return (
      <rect
        key={day}
        className={classes.band}
        x={day}
        y={place}
        width={1}
        height={Math.max(0.5, placeOf(value, top) - place)}
      />
    )
  })
}

function Legend({ labels }: { labels: readonly string[] }) {
  return (
    <ul className={classes.legend}>
      {labels.map((label, place) => (
        <li key={label}>
          <svg viewBox="0 0 28 8" aria-hidden="true">
            <path className={`${classes.line} ${classes[`series${place % 4}`]}`} d="M0 4H28" />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}
