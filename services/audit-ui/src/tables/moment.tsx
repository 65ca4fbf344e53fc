import { asIfUtc } from '@vigia/contracts/calendar'
import { getFormatter } from 'next-intl/server'
import classes from './tables.module.css'

/** A moment of our own, to the second, in the reader's language and the clinic's time zone. */
export async function Moment({ of }: { of: string }) {
  const format = await getFormatter()
  const date = new Date(of)
  return (
    <time dateTime={date.toISOString()} className={classes.moment}>
      {format.dateTime(date, { dateStyle: 'short', timeStyle: 'medium' })}
    </time>
  )
}

/** When a beat was measured, to the second: by the clinic's clock, as the clinic wrote it. */
export async function MeasuredAt({ of }: { of: string | null }) {
  const format = await getFormatter()
  if (of === null) return '–'
  return format.dateTime(asIfUtc(of), { dateStyle: 'short', timeStyle: 'medium', timeZone: 'UTC' })
}
