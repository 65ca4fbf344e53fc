import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { LoggedEvent } from '@vigia/security-log'
import { getTranslations } from 'next-intl/server'
import { zoneName } from '../i18n/time-zone.ts'
import { Moment } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/table.tsx'

const columns = ['at', 'kind', 'who', 'address', 'about', 'details'] as const

/** Events of the security log in rows. */
export async function EventsTable({ events }: { events: readonly LoggedEvent[] }) {
  const t = await getTranslations('securityLog')
  return (
    <ScrollingTable
      caption={t('table.caption', { count: events.length, zone: await zoneName() })}
      columns={columns.map((column) => t(`table.${column}`))}
      minWidth={900}
    >
      <TableTbody>
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

async function EventRow({ event }: { event: LoggedEvent }) {
  const t = await getTranslations('securityLog')
  const { kind, who, account, address, about, details } = event
  const word = `kind.${kind}` as Parameters<typeof t>[0]
  return (
    <TableTr>
      <TableTh scope="row" fw={400}>
        <Moment of={event.at} />
      </TableTh>
      {/* A later release may have written other kinds. */}
      <TableTd>{t.has(word) ? t(word) : kind}</TableTd>
      <TableTd>
        {who === null ? (account ?? t('nobody')) : (who.name ?? t('unknown'))}
        {who !== null && account !== null && account !== who.name && (
          <Text size="sm" c="dimmed">
            {account}
          </Text>
        )}
      </TableTd>
      <TableTd>{address ?? '–'}</TableTd>
      <TableTd>{about ?? '–'}</TableTd>
      <TableTd maw="24rem" style={{ overflowWrap: 'anywhere' }}>
        {details === null
          ? '–'
          : Object.entries(details)
              .map(([name, fact]) => `${name}: ${fact}`)
              .join('; ')}
      </TableTd>
    </TableTr>
  )
}
