import { type MeasuredCommand, numberIn } from '../installation/open-installation.ts'
import { newTag, stockTraining } from '../installation/stock-warehouse.ts'
import { formatNumber, spreadOf } from '../measure/spread.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const quality: Benchmark = {
  name: 'quality',
  title: 'What `train` learns with the thesis’s parameters',
  goal:
    'On 4,000 ECGs of ECG5000, five runs of the Python stack with random state 21: accuracy 0.954–0.958, precision ' +
    '0.986–0.995, recall 0.926–0.932, threshold 0.0339–0.0367; over other splits its accuracy is 0.930–0.950. ' +
    'Precision and recall are of the normal class, on the model’s own test part.',
  measure,
}

const thesisState = 21
const metrics = ['accuracy', 'precision', 'recall', 'threshold'] as const

async function measure(bench: Bench): Promise<Table> {
  await stockTraining(bench.installation, bench.source)
  const states = Array.from({ length: bench.quick ? 3 : 10 }, (_, state) => state)
  const own = await trainWith(bench, thesisState)
  const others: MeasuredCommand[] = []
  for (const state of states) others.push(await trainWith(bench, state))
  return {
    head: ['Metric', 'State 21', `Median of states 0–${states.length - 1}`, 'Least', 'Most'],
    rows: metrics.map((metric) => {
      const { median, minimum, maximum } = spreadOf(others.map((command) => numberIn(command, metric)))
      return [
        metric,
        ...[numberIn(own, metric), median, minimum, maximum].map((value) => formatNumber(value, 4)),
      ]
    }),
  }
}

async function trainWith(
  { installation, sourceName, progress }: Bench,
  state: number,
): Promise<MeasuredCommand> {
  progress(`train on ${sourceName} with random state ${state}`)
  return await installation.pipelines(['train', newTag()], { RANDOM_STATE: String(state) })
}
