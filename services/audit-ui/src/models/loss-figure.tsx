import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { listEpochs } from './chart-data.ts'
import { ChartFigure } from './chart-figure.tsx'
import { LossChart } from './loss-chart.tsx'
import { modelNumbers } from './numbers.ts'

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
