import { Stack, Text, Title } from '@mantine/core'
import type { Reader } from '@vigia/accounts/sign-in'
import { getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { Empty, PageHeading } from '../tables/page-parts.tsx'
import { DeclarationCard } from './declaration-card.tsx'
import { KindState } from './kind-state.tsx'

/** How the champion stands by each kind of drift, and every declaration. */
export async function DriftPage({ reader }: { reader: Reader }) {
  const t = await getTranslations('drift')
  const { monitoring, registry, auditing, db } = app()
  const [champion, declarations, batches] = await Promise.all([
    registry.findAlias(db, 'champion'),
    monitoring.listDriftDeclarations(db),
    auditing.listBatches(db, reader.id),
  ])
  const own = new Set(batches.filter((batch) => batch.reader.id === reader.id).map(({ id }) => id))
  const tag = champion?.tag ?? declarations[0]?.tag
  const states = tag === undefined ? [] : await monitoring.driftState(db, tag)
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      <Stack gap="xl">
        {tag === undefined ? (
          <Empty title={t('empty.title')} text={t('empty.text')} />
        ) : (
          <>
            <KindState tag={tag} kind="data" states={states} />
            <KindState tag={tag} kind="concept" states={states} />
          </>
        )}
        <Stack component="section" gap="md">
          <Title order={2} size="h3">
            {t('declarations')}
          </Title>
          {declarations.length === 0 && <Text>{t('none')}</Text>}
          {declarations.map((declaration) => (
            <DeclarationCard
              key={declaration.id}
              declaration={declaration}
              isOwnBatch={declaration.batchId !== undefined && own.has(declaration.batchId)}
            />
          ))}
        </Stack>
      </Stack>
    </>
  )
}
