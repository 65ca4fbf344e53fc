import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BackendName } from '@vigia/autoencoder'
import { type Connection, createConnection } from 'mysql2/promise'
import { findDatabase } from '../scripts/database/find-database.ts'
import { addressFromEnvironment } from '../scripts/database/server.ts'
import { makeDatabases } from '../scripts/installation/databases.ts'
import {
  type Installation,
  makeInstallation,
  pipelinesProgram,
  ROOT,
} from '../scripts/installation/installation.ts'
import { runProgram } from '../scripts/processes.ts'
import { type MeasuredProcess, measureProcess } from './measure.ts'
import type { BenchOptions } from './options.ts'
import { describeMachine, describeServer, type Facts, type Table } from './report.ts'

export interface Benchmark {
  /** For `--only`. */
  name: string
  /** What is measured. */
  title: string
  /** What it should come to, and what is known to compare it with. */
  goal: string
  /** Whether it runs only where it is named. */
  isOptional?: boolean
  measure(bench: Bench): Promise<Table>
}

/** What a benchmark runs on, and how much of it: an installation whose results API runs. */
export interface Bench extends Pick<BenchOptions, 'runs' | 'large' | 'quick'> {
  installation: Installation
  warehouse: Connection
  results: Connection
  /** Labelled ECGs to train on, as arguments of `pipelines seed`. */
  source: readonly string[]
  /** For people: `given data`. */
  sourceName: string
  /** Backends that work here, the fastest first. */
  backends: readonly BackendName[]
  interruption: AbortSignal
  progress: (line: string) => void
}

const folderOfRuns = join(ROOT, '.vigia', 'bench')
/** As many as the thesis trained on. */
const syntheticEcgs = 4000
/** Plain JavaScript is left out: it always works, and nobody who has WASM uses it. */
const comparedBackends: readonly BackendName[] = ['tensorflow', 'wasm']

/** Written out, so that whoever runs this measures the same whatever their environment holds. */
const thesisParameters = {
  ...{ TEST_SIZE: '0.2', RANDOM_STATE: '21', BEGIN_DATE: '1970-01-01', END_DATE: '2999-12-31' },
  ...{ NETWORK: '32,16,8', OPTIMIZER: 'adam', LOSS_FUNCTION: 'mae', EPOCHS: '20', BATCH_SIZE: '512' },
  TF_BACKEND: 'auto',
}

/** A million rows with their indexes fit into it, as on the server of whoever has as many; filled page by page they take an hour. */
const serverOfMillions = ['--innodb-buffer-pool-size=1536M', '--innodb-log-file-size=512M']

/**
 * Makes an installation on the server that the environment gives, or on one that is started for it.
 *
 * @param opened gets everything that has to be closed
 * @returns also what the figures depend on besides the code
 */
export async function openBench(
  opened: AsyncDisposableStack,
  { runs, large, quick, dataFile }: BenchOptions,
  interruption: AbortSignal,
): Promise<Bench & { facts: Facts }> {
  const progress = (line: string) => console.error(`> ${line}`)
  mkdirSync(folderOfRuns, { recursive: true })
  const folder = mkdtempSync(join(folderOfRuns, 'run-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  progress('Finding a database')
  const given = addressFromEnvironment(process.env)
  const serverOptions = large ? serverOfMillions : []
  const server = await findDatabase({
    ...{ print: progress, dataFolder: folder, given, interruption, serverOptions },
  })
  opened.defer(() => server.close())
  const databases = await makeDatabases(server, {})
  opened.defer(() => databases.close())
  const installation = await makeInstallation({
    databases,
    folder,
    inherited: process.env,
    // Each run of a benchmark signs in anew.
    variables: { ...thesisParameters, AUDIT_SIGN_IN_LIMIT: '1000' },
    interruption,
  })
  opened.defer(() => installation.close())
  progress(`Making the tables on ${server.description}`)
  await installation.pipelinesJson('migrate')
  await installation.startResults()
  const connect = async (address: typeof databases.warehouse) => {
    const connection = await createConnection(address)
    opened.defer(() => connection.end())
    return connection
  }
  const warehouse = await connect(databases.warehouse)
  const results = await connect(databases.results)
  const described = await describeBackends(interruption)
  const sourceName = dataFile === undefined ? `${syntheticEcgs} synthetic ECGs` : 'given data'
  return {
    ...{ installation, warehouse, results, interruption, progress, runs, large, quick, sourceName },
    source: dataFile === undefined ? synthetic(syntheticEcgs, 1) : [dataFile],
    backends: comparedBackends.filter((name) => described.has(name)),
    facts: [
      ...describeMachine(folder),
      ...(await describeServer(warehouse, server.description)),
      ['Backend', [...described.values()].join('; ')],
      ['Trained on', sourceName],
    ],
  }
}

/** Tries each backend in a process of its own, so that none stays loaded in this one. */
async function describeBackends(signal: AbortSignal): Promise<Map<BackendName, string>> {
  const described = new Map<BackendName, string>()
  for (const name of comparedBackends) {
    const program = `import('@vigia/autoencoder')
      .then(({ openBackend }) => openBackend('${name}')).then(({ description }) => console.log(description))`
    const { status, stdout } = await runProgram(process.execPath, ['-e', program], {
      cwd: import.meta.dirname,
      signal,
    })
    if (status === 0) described.set(name, stdout.trim())
  }
  return described
}

/** Made-up ECGs, as arguments of `pipelines seed`. */
export const synthetic = (count: number, seed: number) => [
  '--synthetic',
  String(count),
  '--seed',
  String(seed),
]

/** A command of the pipelines: what it took, and the JSON it printed. */
export interface MeasuredCommand extends MeasuredProcess {
  printed: Record<string, unknown>
}

/**
 * Runs a command of the pipelines as a process.
 *
 * @param variables set over the environment
 * @throws VigiaError `bench-step-failed` unless it succeeds
 */
export async function measurePipelines(
  { installation, interruption }: Bench,
  words: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<MeasuredCommand> {
  const measured = await measureProcess([pipelinesProgram, '--json', ...words], {
    env: { ...installation.environment, ...variables },
    signal: interruption,
  })
  return { ...measured, printed: JSON.parse(measured.stdout) }
}
