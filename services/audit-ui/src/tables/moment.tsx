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
