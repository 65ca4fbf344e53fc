import { join } from 'node:path'
import type { BackendName } from '@vigia/autoencoder'
import { ROOT } from '../../scripts/demo/root.ts'
import type { Case, Measured } from '../measure/measure-in-turn.ts'
import { type MeasuredProcess, measureProcess } from '../measure/measure-process.ts'
import { formatNumber, formatSpread, spreadOf } from '../measure/spread.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench } from './benchmark.ts'

/** A run of a command; of the programs that it is compared with, only the process was measured. */
export interface CommandRun extends MeasuredProcess {
  /** What the command says it took: without the start of the process and the loading of its modules. */
  ownSeconds?: number
}

const loadingProgram = join(ROOT, 'bench', 'programs', 'load-modules.ts')

/** What starting any Node process takes on this machine. */
export function emptyNode({ installation: { interruption } }: Bench): Case<CommandRun> {
  return { name: 'node that does nothing', run: () => measureProcess(['-e', '0'], { interruption }) }
}

/** What loading a command's modules takes, and a backend if one is named, before any work. */
export function loadingModules(
  { installation }: Bench,
  command: string,
  backend?: BackendName,
): Case<CommandRun> {
  const { environment, interruption } = installation
  const file = join(ROOT, 'services', 'pipelines', 'src', `${command}.ts`)
  return {
    name: `node that loads what ${command} needs, ${backend === undefined ? 'without a backend' : `with ${backend}`}`,
    run: () =>
      measureProcess([loadingProgram, file, ...(backend === undefined ? [] : [backend])], {
        environment,
        interruption,
      }),
  }
}

/** One row a program; the first is what the others are compared with. */
export function compareCommands(measured: readonly Measured<CommandRun>[]): Table {
  const first = measured[0]?.seconds.median ?? Number.NaN
  return {
    head: ['Program', 'Wall s', 'Peak MB', 'Own clock s', '× the first'],
    rows: measured.map(({ name, seconds, megabytes, all }) => {
      const own = all.flatMap(({ ownSeconds }) => ownSeconds ?? [])
      return [
        name,
        formatSpread(seconds, 2),
        formatSpread(megabytes, 0),
        own.length === 0 ? '–' : formatSpread(spreadOf(own), 2),
        formatNumber(seconds.median / first, 1),
      ]
    }),
  }
}
