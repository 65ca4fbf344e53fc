import { Group, Text } from '@mantine/core'
import type { ModelEvent } from '@vigia/registry'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../links/links.tsx'
import { Moment } from '../tables/moment.tsx'
import { Disclosure } from '../tables/page-parts.tsx'
import { GateTable, isEvidence } from './gate-table.tsx'
import { personNames } from './people.ts'
import { OverrideBadge, proposalAddress } from './proposals-table.tsx'
import classes from './registry.module.css'

/** Every move of champion and challenger, the newest first. One against the gate is marked as such for ever. */
export async function EventTimeline({ events }: { events: readonly ModelEvent[] }) {
  return (
    <ol className={classes.timeline}>
      {events.map((event) => (
        <li key={event.id}>
          <Event event={event} />
        </li>
      ))}
    </ol>
  )
}

async function Event({ event }: { event: ModelEvent }) {
  const t = await getTranslations('registry')
  const nameOf = await personNames()
  const { alias, kind, from, to, by, reason, isOverride, evidence, proposalId, at } = event
  return (
    <>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          <Moment of={at} />
        </Text>
        {isOverride && <OverrideBadge />}
      </Group>
      <Text fw={500}>
        {t(`event.${kind}`, {
          alias: t(`aliasIn.${alias}`),
          to: to ?? t('nothing'),
          from: from ?? t('nothing'),
          isFirst: String(from === null),
        })}
      </Text>
      <Text size="sm">{t('by', { by: nameOf(by) })}</Text>
      {reason !== null && <Text size="sm">{t('reason', { reason })}</Text>}
      {isEvidence(evidence) && (
        <Disclosure label={t('evidence')}>
          <GateTable evidence={evidence} />
        </Disclosure>
      )}
      {proposalId !== null && (
        <Text size="sm">
          <LinkAnchor href={proposalAddress(proposalId)}>{t('evidenceLink')}</LinkAnchor>
        </Text>
      )}
    </>
  )
}
