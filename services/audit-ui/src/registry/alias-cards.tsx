import { Alert, Paper, SimpleGrid, Text, Title } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../links/links.tsx'
import { modelAddress } from '../models/models-table.tsx'
import { Moment } from '../tables/moment.tsx'
import { personNames } from './people.ts'
import type { Standing } from './standing.ts'

/** Which models are champion and challenger: since when, by whom, and why. */
export async function AliasCards({ standing }: { standing: readonly Standing[] }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {standing.map((one) => (
        <AliasCard key={one.alias} standing={one} />
      ))}
    </SimpleGrid>
  )
}

async function AliasCard({ standing: { alias, tag, event, fault } }: { standing: Standing }) {
  const t = await getTranslations('registry')
  const nameOf = await personNames()
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby={alias}>
      <Title order={2} size="h4" id={alias}>
        {t(`alias.${alias}`)}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t(`aliasText.${alias}`)}
      </Text>
      {tag === null ? (
        <Text>{t('aliasNone')}</Text>
      ) : (
        <>
          <Text size="xl" fw={600}>
            <LinkAnchor href={modelAddress(tag)}>{tag}</LinkAnchor>
          </Text>
          {fault !== undefined && (
            <Alert color="red" role="alert" my="xs">
              {t(`fault.${fault}`)}
            </Alert>
          )}
          {event !== undefined && (
            <Text size="sm">
              {t.rich('since', { moment: () => <Moment of={event.at} />, by: nameOf(event.by) })}
              {event.reason !== null && (
                <>
                  <br />
                  {t('reason', { reason: event.reason })}
                </>
              )}
            </Text>
          )}
        </>
      )}
    </Paper>
  )
}
