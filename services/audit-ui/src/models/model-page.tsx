import { Alert, SimpleGrid, Stack, Title } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { ClassTable } from './class-table.tsx'
import { ConfusionTable } from './confusion-table.tsx'
import { wholeFigure, wholeFigures } from './figures.ts'
import { ModelCurves } from './model-curves.tsx'
import { modelNumbers } from './numbers.ts'
import { ThresholdSection } from './threshold-section.tsx'
import { listTrainingFacts } from './training-facts.ts'

/** All that is known of one model; of one without a training run, what there is. */
export async function ModelPage({ model }: { model: ModelRun }) {
  const t = await getTranslations('models')
  const { run } = model
  return (
    <Stack gap="xl">
      {run === null && <Alert color="gray">{t('thesisNote')}</Alert>}
      <Quality model={model} />
      <ThresholdSection model={model} />
      <ModelCurves model={model} title={t('sections.curves')} />
      {run !== null && (
        <section>
          <Title order={2} size="h3" mb="sm">
            {t('sections.training')}
          </Title>
          <DataTable
            caption={t('training.caption')}
            columns={[t('training.name'), t('training.value')]}
            rows={(await listTrainingFacts(run)).map(({ name, value }) => [name, value])}
            isNarrow
          />
        </section>
      )}
    </Stack>
  )
}

async function Quality({ model }: { model: ModelRun }) {
  const t = await getTranslations('models')
  const { figure } = await modelNumbers()
  const confusion = model.run?.metrics?.confusion
  return (
    <section>
      <Title order={2} size="h3" mb="sm">
        {t('sections.quality')}
      </Title>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <DataTable
          caption={t('facts.caption')}
          columns={[t('facts.name'), t('facts.value')]}
          rows={wholeFigures.map((name) => [t(`facts.${name}`), figure(wholeFigure(model, name))])}
        />
        <Stack gap="xl">
          <ClassTable model={model} />
          {confusion !== undefined && <ConfusionTable confusion={confusion} />}
        </Stack>
      </SimpleGrid>
    </section>
  )
}
