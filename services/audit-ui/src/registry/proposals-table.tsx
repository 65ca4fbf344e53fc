import { Badge, TableTbody, TableTd, TableTh, TableTr } from '@mantine/core'
import type { Proposal } from '@vigia/registry'
import { getTranslations } from 'next-intl/server'
import { zoneName } from '../i18n/time-zone.ts'
import { LinkAnchor } from '../links/links.tsx'
import { Moment } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/table.tsx'
import { personNames } from './people.ts'

/** The models that were proposed as champion, the newest first. */
export async function ProposalsTable({ proposals }: { proposals: readonly Proposal[] }) {
  const t = await getTranslations('registry.proposals')
  const nameOf = await personNames()
  return (
    <ScrollingTable
      caption={t('caption', { count: proposals.length, zone: await zoneName() })}
      columns={(['model', 'state', 'by', 'at', 'reason'] as const).map((column) => t(column))}
      minWidth={620}
    >
      <TableTbody>
        {proposals.map(({ id, tag, state, by, proposedAt, reason, isOverride }) => (
          <TableTr key={id}>
            <TableTh scope="row">
              <LinkAnchor href={proposalAddress(id)} aria-label={t('open', { tag, id })}>
                {tag}
              </LinkAnchor>
            </TableTh>
            <TableTd>
              {t(`states.${state}`)} {isOverride && <OverrideBadge />}
            </TableTd>
            <TableTd>{nameOf(by)}</TableTd>
            <TableTd>
              <Moment of={proposedAt} />
            </TableTd>
            <TableTd>{reason}</TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

/** That something was done, or is to be done, against the gate. */
export async function OverrideBadge() {
  const t = await getTranslations('registry')
  return (
    <Badge color="red.9" variant="filled" tt="none">
      {t('override')}
    </Badge>
  )
}

/** The page of one proposal. */
export const proposalAddress = (id: number) => `/registry/proposals/${id}`
