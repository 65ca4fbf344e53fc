import { Stack, Title } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { ErrorHistogramFigure } from './error-histogram-figure.tsx'
import { LossFigure } from './loss-figure.tsx'
import classes from './models.module.css'
import { RocFigure } from './roc-figure.tsx'

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
