import { Alert, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { verdicts } from '@vigia/contracts/audit'
import { getFormatter, getTranslations } from 'next-intl/server'
import { zoneName } from '../i18n/time-zone.ts'
import { DataTable } from '../tables/table.tsx'
import type { ModelMetrics } from './chart-data.ts'
import { classFigure, classFigures, type Figure, intervalOf, wholeFigure, wholeFigures } from './figures.ts'
import { HowItJudges } from './how-it-judges.tsx'
import { ModelCurves } from './model-curves.tsx'
import { listTrainingFacts, modelNumbers } from './numbers.ts'

/** All that is known of one model; of one without a training run, what there is. */
export async function ModelPage({ model }: { model: ModelRun }) {
  const t = await getTranslations('models')
  const { run } = model
  return (
    <Stack gap="xl">
      {run === null && <Alert color="gray">{t('thesisNote')}</Alert>}
      <HowItJudges model={model} />
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

/** Precision, recall and F1 of both classes, with the number of their beats. */
export async function ClassTable({ model }: { model: ModelRun }) {
  const t = await getTranslations('models')
  const { figure, count } = await modelNumbers()
  return (
    <DataTable
      caption={t('classes.caption')}
      columns={[
        t('classes.class'),
        ...classFigures.map((name) => t(`classes.${name}`)),
        t('classes.support'),
      ]}
      rows={verdicts.map((name) => {
        const support = model.run?.metrics?.[name].support
        return [
          t(`classes.${name}`),
          ...classFigures.map((of) => figure(classFigure(model, name, of).value)),
          support === undefined ? t('none') : count(support),
        ]
      })}
      minWidth={480}
    />
  )
}

/** How often each label met each judgement; each cell says in a word whether that was right. */
export async function ConfusionTable({ confusion }: { confusion: ModelMetrics['confusion'] }) {
  const t = await getTranslations('models')
  const { count } = await modelNumbers()
  const right = (beats: number) => `${count(beats)} ${t('confusion.right')}`
  const wrong = (beats: number) => `${count(beats)} ${t('confusion.wrong')}`
  return (
    <DataTable
      caption={t('confusion.caption')}
      columns={[t('confusion.label'), t('confusion.asNormal'), t('confusion.asAnomalous')]}
      rows={[
        [t('classes.normal'), right(confusion.normalAsNormal), wrong(confusion.normalAsAnomalous)],
        [t('classes.anomalous'), wrong(confusion.anomalousAsNormal), right(confusion.anomalousAsAnomalous)],
      ]}
    />
  )
}

/** That a model goes by another threshold than training found, and who has set it; nothing where nobody has. */
export async function ThresholdSection({ model }: { model: ModelRun }) {
  const t = await getTranslations('models.threshold')
  const { figure } = await modelNumbers()
  const format = await getFormatter()
  const { thresholdOrigin: origin, thresholdChanges: changes } = model
  if (!origin.differs && !origin.isUnrecorded && changes.length === 0) return null
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h3">
        {t('title')}
      </Title>
      {origin.differs && (
        <Alert color="yellow">
          {t('differsNote', { threshold: figure(model.threshold), trained: figure(origin.trained) })}
        </Alert>
      )}
      {origin.isUnrecorded && <Text>{t('unrecorded')}</Text>}
      {changes.length > 0 && (
        <DataTable
          caption={t('caption', { zone: await zoneName() })}
          columns={[t('changedAt'), t('previous'), t('threshold'), t('changedBy'), t('reason')]}
          rows={changes.map(({ changedAt, previous, threshold, changedBy, reason }) => [
            format.dateTime(new Date(changedAt), { dateStyle: 'medium', timeStyle: 'medium' }),
            figure(previous),
            figure(threshold),
            changedBy,
            reason ?? '–',
          ])}
          minWidth={560}
        />
      )}
    </Stack>
  )
}
