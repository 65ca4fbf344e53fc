import { useFormatter, useTranslations } from 'next-intl'
import classes from './day-bars.module.css'

const column = 44
const height = 110
const tallest = 80

/** How many beats on each day, as bars with their numbers. Days are `YYYY-MM-DD`. */
export function DayBars({ days }: { days: readonly { day: string; beats: number }[] }) {
  const t = useTranslations('beats.own')
  const format = useFormatter()
  const most = Math.max(1, ...days.map(({ beats }) => beats))
  // A day has no zone here: read and written as if it were UTC, it is shown as it stands.
  const name = (day: string, options: { dateStyle: 'medium' } | { day: 'numeric'; month: 'numeric' }) =>
    format.dateTime(new Date(`${day}T00:00:00Z`), { ...options, timeZone: 'UTC' })
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 ${column * days.length} ${height}`}
      role="img"
      aria-label={[
        t('days', { days: days.length }),
        ...days.map(({ day, beats }) => t('day', { day: name(day, { dateStyle: 'medium' }), count: beats })),
      ].join('. ')}
    >
      {days.map(({ day, beats }, place) => {
        const bar = (tallest * beats) / most
        const middle = place * column + column / 2
        return (
          <g key={day}>
            <rect x={middle - 14} y={height - 16 - bar} width={28} height={bar} />
            <text x={middle} y={height - 20 - bar}>
              {format.number(beats)}
            </text>
            <text x={middle} y={height - 3}>
              {name(day, { day: 'numeric', month: 'numeric' })}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
