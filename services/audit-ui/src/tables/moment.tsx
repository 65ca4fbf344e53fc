import { getFormatter } from 'next-intl/server'

/** A moment of our own, to the second, in the reader's language and UTC. */
export async function Moment({ of }: { of: string }) {
  const format = await getFormatter()
  const date = new Date(of)
  return (
    <time dateTime={date.toISOString()}>
      {format.dateTime(date, { dateStyle: 'short', timeStyle: 'medium' })}
    </time>
  )
}
