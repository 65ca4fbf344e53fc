import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { type ReactNode, useId } from 'react'
import { ErrorHistogramPlot, HistogramLegend } from '../beat-chart/error-histogram.tsx'
import { Disclosure } from '../tables/page-parts.tsx'
import { DataTable } from '../tables/table.tsx'
import { listBins, listEpochs, type ModelMetrics, thresholdPoint } from './chart-data.ts'
import { LossChart, RocChart } from './charts.tsx'
import classes from './models.module.css'
import { modelNumbers } from './numbers.ts'

/** The curves of a model’s training run; nothing where it has none. */
export function ModelCurves({ model, title }: { model: ModelRun; title: string }) {
  const { run } = model
  if (run === null) return null
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h3">
        {title}
      </Title>
      <div className={classes.figures}>
        <LossFigure losses={run.losses} />
        {run.metrics !== null && <RocFigure metrics={run.metrics} />}
        {run.metrics !== null && <ErrorHistogramFigure metrics={run.metrics} threshold={model.threshold} />}
      </div>
    </Stack>
  )
}

interface ChartFigureProps {
  title: string
  /** What the chart shows, in a sentence, for those who see it and those who don't. */
  summary: string
  chart: ReactNode
  /** What opens the table of the chart's values. */
  tableLabel: string
  table: ReactNode
}

/** A chart with its words: the picture itself is hidden from a screen reader, the sentence and the table are not. */
export function ChartFigure({ title, summary, chart, tableLabel, table }: ChartFigureProps) {
  const id = useId()
  return (
    <Paper component="figure" m={0} p="md" withBorder aria-labelledby={id}>
      <Title order={3} size="h4" id={id}>
        {title}
      </Title>
      <Text component="figcaption" size="sm" c="dimmed" mb="sm">
        {summary}
      </Text>
      <div aria-hidden>{chart}</div>
      <Disclosure label={tableLabel}>{table}</Disclosure>
    </Paper>
  )
}

/** The loss curves of a training run. */
export async function LossFigure({ losses }: { losses: { training: number[]; validation: number[] } }) {
  const t = await getTranslations('models')
  const { figure, count } = await modelNumbers()
  const epochs = listEpochs(losses)
  return (
    <ChartFigure
      title={t('loss.title')}
      summary={t('loss.summary', {
        epochs: epochs.length,
        first: figure(epochs[0]?.training),
        last: figure(epochs.at(-1)?.training),
        validation: figure(epochs.at(-1)?.validation),
      })}
      chart={<LossChart epochs={epochs} />}
      tableLabel={t('loss.table')}
      table={
        <DataTable
          caption={t('loss.title')}
          columns={[t('loss.epoch'), t('loss.trainingLoss'), t('loss.validationLoss')]}
          rows={epochs.map(({ epoch, training, validation }) => [
            count(epoch),
            figure(training),
            figure(validation),
          ])}
        />
      }
    />
  )
}

/** The ROC curve of a model's test part, with the point that its threshold takes. */
export async function RocFigure({ metrics }: { metrics: ModelMetrics }) {
  const t = await getTranslations('models')
  const { figure, share } = await modelNumbers()
  const threshold = thresholdPoint(metrics.confusion)
  if (metrics.rocCurve.length === 0 || threshold === undefined) return <Text>{t('noCurve')}</Text>
  return (
    <ChartFigure
      title={t('roc.title')}
      summary={t('roc.summary', {
        auc: figure(metrics.rocAuc),
        hits: share(threshold.truePositiveRate),
        alarms: share(threshold.falsePositiveRate),
      })}
      chart={<RocChart points={metrics.rocCurve} threshold={threshold} />}
      tableLabel={t('roc.table')}
      table={
        <DataTable
          caption={t('roc.title')}
          columns={[t('roc.falsePositiveRate'), t('roc.truePositiveRate')]}
          rows={metrics.rocCurve.map(({ falsePositiveRate, truePositiveRate }) => [
            figure(falsePositiveRate),
            figure(truePositiveRate),
          ])}
        />
      }
    />
  )
}

interface ErrorHistogramFigureProps {
  metrics: ModelMetrics
  threshold: number | null
}

/** How the errors of a model's test part are spread, with the threshold. */
export async function ErrorHistogramFigure({ metrics, threshold }: ErrorHistogramFigureProps) {
  const t = await getTranslations('models')
  const { figure, count } = await modelNumbers()
  const bins = listBins(metrics.errorHistogram)
  return (
    <ChartFigure
      title={t('histogram.title')}
      summary={t('histogram.summary', {
        normal: metrics.normal.support,
        anomalous: metrics.anomalous.support,
        smallest: figure(bins[0]?.from),
        largest: figure(bins.at(-1)?.to),
        threshold: figure(threshold),
      })}
      chart={
        <>
          <HistogramLegend />
          <ErrorHistogramPlot histogram={metrics.errorHistogram} threshold={threshold} />
        </>
      }
      tableLabel={t('histogram.table')}
      table={
        <DataTable
          caption={t('histogram.title')}
          columns={[t('histogram.error'), t('classes.normal'), t('classes.anomalous')]}
          rows={bins.map(({ from, to, normal, anomalous }) => [
            t('histogram.range', { from: figure(from), to: figure(to) }),
            count(normal),
            count(anomalous),
          ])}
        />
      }
    />
  )
}
