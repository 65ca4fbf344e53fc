import type { BackendPreference } from '@vigia/autoencoder'
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
    'Left to choose, it reconstructs a few beats by plain loops and loads no backend. Its own clock is that of the table it ends with: without the start of the process.',
  measure,
}

async function measure(bench: Bench): Promise<Table> {
  const { installation, source } = bench
  const tag = await trainModel(installation, source)
  await stockClinic(installation, 0)
  const cases = [
    emptyNode(bench),
    loadingModules(bench, 'infer'),
    judging(bench, tag, 'auto'),
    ...bench.backends.map((backend) => judging(bench, tag, backend)),
  ]
  return compareCommands(await measureInTurn(cases, bench.runs, bench.progress))
}

function judging({ installation }: Bench, tag: string, backend: BackendPreference): Case<CommandRun> {
  return {
    name: `infer of one ECG, ${backend === 'auto' ? 'left to choose what computes' : `made to use ${backend}`}`,
    prepare: () => addClinicEcgs(installation, 1),
    async run() {
      const command = await installation.pipelines(['infer', tag, '--latest'], { TF_BACKEND: backend })
      if (numberIn(command, 'judged') !== 1)
        throw new VigiaError('bench-step-failed', `infer was to judge one ECG: ${command.stdout}`)
      return { ...command, ownSeconds: numberIn(command, 'seconds') }
    },
  }
}
