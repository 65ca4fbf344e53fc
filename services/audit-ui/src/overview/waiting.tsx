import type { Progress } from '@vigia/auditing'
import { asIfUtc } from '@vigia/contracts/calendar'
import { getFormatter, getTranslations } from 'next-intl/server'
import { addressOf } from '../tables/search-params.ts'
import { Figure } from './figure.tsx'
import type { OverviewPeriod } from './period.ts'

interface WaitingProps {
  progress: Progress
  oldest: string | null
  period: OverviewPeriod
}

/** How many beats wait to be read, and since when the oldest. What waits for a second reader is not told apart. */
export async function Waiting({ progress, oldest, period }: WaitingProps) {
  const t = await getTranslations('overview.waiting')
  const format = await getFormatter()
  const waiting = progress.unread + progress.awaiting
  const measured = oldest === null ? undefined : asIfUtc(oldest)
  return (
    <Figure
      title={t('title')}
      value={format.number(waiting)}
      notes={[
        t('of', { total: format.number(progress.total), settled: format.number(progress.settled) }),
        ...(measured === undefined
          ? []
          : [
              t('oldest', {
                moment: format.dateTime(measured, {
                  dateStyle: 'medium',
                  timeStyle: 'short',
                  timeZone: 'UTC',
                }),
                age: ageOf(measured, format),
              }),
            ]),
      ]}
      links={[
        { label: t('link'), href: '/beats?state=unread&order=oldest' },
        {
          label: t('period'),
          href: addressOf('/beats', { state: 'unread', order: 'oldest', from: period.from, to: period.to }),
        },
        { label: t('read'), href: '/' },
      ]}
    />
  )
}

/** How long ago, by the clinic's clock, whose hands stand in `measured` as if they were UTC. */
function ageOf(measured: Date, format: Awaited<ReturnType<typeof getFormatter>>): string {
  const now = new Date()
  const here = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  return format.relativeTime(measured, here)
}
