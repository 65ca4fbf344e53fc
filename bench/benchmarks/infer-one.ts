import { VigiaError } from '@vigia/runtime'
import { numberIn } from '../installation/open-installation.ts'
import { addClinicEcgs, stockClinic, trainModel } from '../installation/stock-warehouse.ts'
import { type Case, measureInTurn } from '../measure/measure-in-turn.ts'
import type { Table } from '../report/markdown-table.ts'
import { type CommandRun, compareCommands, emptyNode, loadingModules } from './baselines.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const inferOne: Benchmark = {
  name: 'infer-one',
  title: '`infer --latest`, the whole process, for one new ECG',
  goal:
    'At most 0.8 s (aim: 0.4 s). The thesis’s Python stack: 7.3 to 9.2 s (2 s of it a sleep), 583 MB. ' +
    'Its own clock is that of the table it ends with: without the start of the process.',
  measure,
}

async function measure(bench: Bench): Promise<Table> {
  const { installation, source } = bench
  const tag = await trainModel(installation, source)
  await stockClinic(installation, 0)
  const commands = bench.backends.flatMap((backend) => [
    loadingModules(bench, 'infer', backend),
    judging(bench, tag, backend),
  ])
  return compareCommands(await measureInTurn([emptyNode(bench), ...commands], bench.runs, bench.progress))
}

function judging({ installation }: Bench, tag: string, backend: string): Case<CommandRun> {
  return {
    name: `infer of one ECG, with ${backend}`,
    prepare: () => addClinicEcgs(installation, 1),
    async run() {
      const command = await installation.pipelines(['infer', tag, '--latest'], { TF_BACKEND: backend })
      if (numberIn(command, 'judged') !== 1)
        throw new VigiaError('bench-step-failed', `infer was to judge one ECG: ${command.stdout}`)
      return { ...command, ownSeconds: numberIn(command, 'seconds') }
    },
  }
}
