import { TableTbody, TableTd, TableTh, TableTr, Text, Title } from '@mantine/core'
import type { Batch, OwnWork } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { LinkAnchor, LinkButton } from '../links/links.tsx'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/table.tsx'
import classes from './beats.module.css'

/** What waits for this reader beside the worklist: beats put off, and batches. Nothing where there is none. */
export async function OwnLists({ readerId }: { readerId: string }) {
  const t = await getTranslations('beats.lists')
  const { auditing, db } = app()
  const [later, batches] = await Promise.all([
    auditing.countPutOff(db, readerId),
    auditing.listBatches(db, readerId),
  ])
  return (
    <>
      {later > 0 && (
        <Text size="sm">
          <LinkAnchor href="/me">{t('later', { count: later })}</LinkAnchor>
        </Text>
      )}
      {batches.length > 0 && (
        <section aria-labelledby="batches">
          <Title order={2} size="h4" id="batches" mb="xs">
            {t('batches')}
          </Title>
          <BatchesTable batches={batches} readerId={readerId} />
        </section>
      )}
    </>
  )
}

/** Batches in rows, with how far their readers have come; one's own with a way to read them. */
export async function BatchesTable({ batches, readerId }: { batches: readonly Batch[]; readerId: string }) {
  const t = await getTranslations('beats.lists')
  return (
    <ScrollingTable
      caption={t('caption', { count: batches.length })}
      columns={(['name', 'reader', 'madeBy', 'madeAt', 'progress', 'action'] as const).map((column) =>
        t(column),
      )}
      minWidth={640}
    >
      <TableTbody>
        {batches.map(({ id, name, reader, madeBy, madeAt, total, read, skipped }) => (
          <TableTr key={id}>
            <TableTh scope="row" fw={500}>
              {name}
            </TableTh>
            <TableTd>{reader.name ?? t('unknown')}</TableTd>
            <TableTd>{madeBy ?? t('unknown')}</TableTd>
            <TableTd>
              <Moment of={madeAt} />
            </TableTd>
            <TableTd>
              {t('progressOf', { read, total })}
              {skipped > 0 && (
                <Text size="sm" c="dimmed">
                  {t('skipped', { skipped })}
                </Text>
              )}
            </TableTd>
            <TableTd>
              {reader.id === readerId &&
                (read + skipped < total ? (
                  <LinkButton
                    href={`/read?batch=${id}`}
                    variant="light"
                    aria-label={t('readBatch', { name })}
                  >
                    {t('read')}
                  </LinkButton>
                ) : (
                  t('done')
                ))}
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

const column = 44
const height = 110
const tallest = 80

/** How many beats on each day, as bars with their numbers. */
export async function DayBars({ days }: Pick<OwnWork, 'days'>) {
  const t = await getTranslations('beats.own')
  const format = await getFormatter()
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
