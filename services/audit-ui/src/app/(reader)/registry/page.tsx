import { Code, Stack } from '@mantine/core'
import { hasRole } from '@vigia/contracts/audit'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AliasCards } from '../../../registry/alias-cards.tsx'
import { EventTimeline } from '../../../registry/event-timeline.tsx'
import {
  PolicySection,
  ProposalsSection,
  RollbackSection,
  Section,
} from '../../../registry/registry-page.tsx'
import { readStanding } from '../../../registry/standing.ts'
import { app } from '../../../server/app.ts'
import { requireReader } from '../../../server/session.ts'
import { Empty, PageHeading, PageLinks } from '../../../tables/page-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('registry'))('title') }
}

/** What lies behind the registry, with the least role that may see it. */
const registryPages = [
  { name: 'shadow', path: '/registry/shadow', from: 'reader' },
  { name: 'suspicious', path: '/registry/suspicious', from: 'adjudicator' },
] as const

export default async function RegistryPage() {
  const reader = await requireReader()
  const t = await getTranslations('registry')
  const { auditing, registry, db } = app()
  const [standing, events, policy, models] = await Promise.all([
    readStanding(),
    registry.listEvents(db),
    registry.findPolicy(db),
    auditing.listModelRuns(db),
  ])
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      <Stack gap="xl">
        <PageLinks
          label={t('nav.label')}
          links={registryPages
            .filter(({ from }) => hasRole(reader.role, from))
            .map(({ name, path }) => ({ label: t(`nav.${name}`), href: path }))}
        />
        {events.length === 0 ? (
          <Empty
            title={t('empty.title')}
            text={t.rich('empty.text', { code: (command) => <Code>{command}</Code> })}
          />
        ) : (
          <AliasCards standing={standing} />
        )}
        {reader.role === 'admin' && <RollbackSection standing={standing} />}
        <ProposalsSection reader={reader} tags={models.map(({ tag }) => tag)} />
        {events.length > 0 && (
          <Section title={t('events')} text={t('eventsText')}>
            <EventTimeline events={events} />
          </Section>
        )}
        <PolicySection inForce={policy} />
      </Stack>
    </>
  )
}
