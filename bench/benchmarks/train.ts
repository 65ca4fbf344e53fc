import { numberIn } from '../installation/open-installation.ts'
import { newTag, stockTraining } from '../installation/stock-warehouse.ts'
import { type Case, measureInTurn } from '../measure/measure-in-turn.ts'
import type { Table } from '../report/markdown-table.ts'
import { type CommandRun, compareCommands, emptyNode, loadingModules } from './baselines.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const train: Benchmark = {
  name: 'train',
  title: '`train`, the whole process, with the thesis’s parameters',
  goal:
    'On 4,000 ECGs at most 1.2 s and 200 MB (aim: 0.8 s and 150 MB). The thesis’s Python stack: 10.0 s, 630 MB. ' +
    'Its own clock is the duration that `train` stores with the model: without the start of the process.',
  measure,
}

async function measure(bench: Bench): Promise<Table> {
  await stockTraining(bench.installation, bench.source)
  const commands = bench.backends.flatMap((backend) => [
    loadingModules(bench, 'train', backend),
    training(bench, backend),
  ])
  return compareCommands(await measureInTurn([emptyNode(bench), ...commands], bench.runs, bench.progress))
}

function training({ installation, sourceName }: Bench, backend: string): Case<CommandRun> {
  return {
    name: `train on ${sourceName}, with ${backend}`,
    async run() {
      const command = await installation.pipelines(['train', newTag()], { TF_BACKEND: backend })
      return { ...command, ownSeconds: numberIn(command, 'seconds') }
    },
  }
}
