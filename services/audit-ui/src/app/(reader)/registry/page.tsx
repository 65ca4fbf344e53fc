import { Code, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AliasCards } from '../../../registry/alias-cards.tsx'
import { EventTimeline } from '../../../registry/event-timeline.tsx'
import { readStanding } from '../../../registry/standing.ts'
import { app } from '../../../server/app.ts'
import { requireReader } from '../../../server/session.ts'
import { Empty, PageHeading } from '../../../tables/page-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('registry'))('title') }
}

export default async function RegistryPage() {
  await requireReader()
  const t = await getTranslations('registry')
  const { registry, db } = app()
  const [standing, events] = await Promise.all([readStanding(), registry.listEvents(db)])
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      {events.length === 0 ? (
        <Empty
          title={t('empty.title')}
          text={t.rich('empty.text', { code: (command) => <Code>{command}</Code> })}
        />
      ) : (
        <Stack gap="xl">
          <AliasCards standing={standing} />
          <section>
            <Title order={2} size="h3">
              {t('events')}
            </Title>
            <Text c="dimmed" mb="md">
              {t('eventsText')}
            </Text>
            <EventTimeline events={events} />
          </section>
        </Stack>
      )}
    </>
  )
}
