import { Alert, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { ClassTable } from './class-table.tsx'
import { ConfusionTable } from './confusion-table.tsx'
import { type Figure, intervalOf, wholeFigure, wholeFigures } from './figures.ts'
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
  const { figure, count } = await modelNumbers()
  const interval = (of: Figure) => {
    const range = intervalOf(of)
    if (range === undefined) return '–'
    const text = t('facts.range', { low: figure(range.low), high: figure(range.high) })
    if (of.certainty === undefined || !('whole' in of.certainty)) return text
    const { part, whole } = of.certainty
    return t('facts.rangeOfBeats', { range: text, part: count(part), whole: count(whole) })
  }
  const confusion = model.run?.metrics?.confusion
  return (
    <section>
      <Title order={2} size="h3" mb="sm">
        {t('sections.quality')}
      </Title>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <div>
          <DataTable
            caption={t('facts.caption')}
            columns={[t('facts.name'), t('facts.value'), t('facts.interval')]}
            rows={wholeFigures.map((name) => {
              const of = wholeFigure(model, name)
              return [t(`facts.${name}`), figure(of.value), interval(of)]
            })}
            minWidth={400}
          />
          <Text size="sm" c="dimmed" mt="xs">
            {t('facts.note')}
          </Text>
        </div>
        <Stack gap="xl">
          <ClassTable model={model} />
          {confusion !== undefined && <ConfusionTable confusion={confusion} />}
        </Stack>
      </SimpleGrid>
    </section>
  )
}
