import { Code, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ComparisonForm } from '../../../models/comparison.tsx'
import { ModelsTable } from '../../../models/models-table.tsx'
import { parseSorting } from '../../../models/sort-models.ts'
import { app } from '../../../server/app.ts'
import { requireReader } from '../../../server/session.ts'
import { Empty, PageHeading } from '../../../tables/page-parts.tsx'
import { readParameters, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('models'))('title') }
}

export default async function ModelsPage({ searchParams }: { searchParams: SearchParams }) {
  await requireReader()
  const t = await getTranslations('models')
  const { auditing, db } = app()
  const models = await auditing.listModelRuns(db)
  if (models.length === 0)
    return (
      <>
        <PageHeading title={t('title')} />
        <Empty
          title={t('empty.title')}
          text={t.rich('empty.text', { code: (command) => <Code>{command}</Code> })}
        />
      </>
    )
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      <Stack gap="xl">
        <div>
          <ModelsTable models={models} sorting={parseSorting(await readParameters(searchParams))} />
          <Text size="sm" c="dimmed" mt="xs">
            {t('table.classNote')}
          </Text>
        </div>
        <section>
          <Title order={2} size="h3" mb="sm">
            {t('comparison.title')}
          </Title>
          {models.length < 2 ? (
            <Text>{t('comparison.needsTwo')}</Text>
          ) : (
            <ComparisonForm tags={models.map(({ tag }) => tag)} left={undefined} right={undefined} />
          )}
        </section>
      </Stack>
    </>
  )
}
