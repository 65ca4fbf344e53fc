import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { OwnSession } from '@vigia/accounts/sign-in'
import { getTranslations } from 'next-intl/server'
import { Moment } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/table.tsx'
import { readDevice } from './device.ts'
import { EndSessionsButton } from './session-buttons.tsx'

/** Where somebody is signed in, each session with the way to end it; this one ends by signing out. */
export async function SessionsTable({ sessions }: { sessions: readonly OwnSession[] }) {
  const t = await getTranslations('accounts.own.sessions')
  const nameOf = ({ userAgent }: OwnSession) => {
    const { browser, system } = readDevice(userAgent)
    if (browser === undefined || system === undefined) return browser ?? system ?? t('unknown')
    return t('on', { browser, system })
  }
  return (
    <ScrollingTable
      caption={t('caption')}
      columns={(['device', 'address', 'since', 'seen', 'action'] as const).map((column) => t(column))}
      minWidth={700}
    >
      <TableTbody>
        {sessions.map((session) => (
          <TableTr key={session.id}>
            <TableTh scope="row" fw={500}>
              {nameOf(session)}
            </TableTh>
            <TableTd>{session.address ?? t('unknownAddress')}</TableTd>
            <TableTd>
              <Moment of={session.startedAt} />
            </TableTd>
            <TableTd>
              <Moment of={session.seenAt} />
            </TableTd>
            <TableTd>
              {session.isThis ? (
                <Text size="sm">{t('this')}</Text>
              ) : (
                <EndSessionsButton which={{ id: session.id }} device={nameOf(session)} />
              )}
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}
