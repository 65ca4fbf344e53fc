import { Alert, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../../../../links/links.tsx'
import { ComparisonForm, ComparisonTable, ParametersComparison } from '../../../../models/comparison.tsx'
import { ModelCurves } from '../../../../models/model-curves.tsx'
import { PairedComparison } from '../../../../models/paired-comparison.tsx'
import { app } from '../../../../server/app.ts'
import { requireReader } from '../../../../server/session.ts'
import { PageHeading } from '../../../../tables/page-parts.tsx'
import { readParameters, type SearchParams } from '../../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('models.comparison'))('title') }
}

export default async function ComparePage({ searchParams }: { searchParams: SearchParams }) {
  await requireReader()
  const t = await getTranslations('models')
  const { auditing, db } = app()
  const chosen = await readParameters(searchParams)
  const tags = (await auditing.listModelRuns(db)).map(({ tag }) => tag)
  return (
    <>
      <LinkAnchor href="/models">{t('back')}</LinkAnchor>
      <PageHeading title={t('comparison.title')} />
      <Stack gap="xl">
        {tags.length < 2 ? (
          <Text>{t('comparison.needsTwo')}</Text>
        ) : (
          <ComparisonForm tags={tags} left={chosen.left} right={chosen.right} />
        )}
        <Comparison left={chosen.left} right={chosen.right} />
      </Stack>
    </>
  )
}

async function Comparison({ left, right }: { left: string | undefined; right: string | undefined }) {
  const t = await getTranslations('models.comparison')
  if (left === undefined || right === undefined) return <Text>{t('choose')}</Text>
  const { auditing, db } = app()
  const [first, second] = await Promise.all([left, right].map((tag) => auditing.findModelRun(db, tag)))
  if (first === undefined || second === undefined)
    return <Alert color="gray">{t('unknown', { tag: first === undefined ? left : right })}</Alert>
  return (
    <>
      <PairedComparison left={first.tag} right={second.tag} />
      <div>
        <ComparisonTable left={first} right={second} />
        <Text size="sm" c="dimmed" mt="xs">
          {t('note')}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <ModelCurves model={first} title={first.tag} />
        <ModelCurves model={second} title={second.tag} />
      </SimpleGrid>
      <ParametersComparison left={first} right={second} />
    </>
  )
}
