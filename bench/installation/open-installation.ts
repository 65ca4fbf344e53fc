import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { type Connection, createConnection } from 'mysql2/promise'
import { findDatabase } from '../../scripts/database/find-database.ts'
import { addressFromEnvironment } from '../../scripts/database/server.ts'
import { makeDemoDatabases } from '../../scripts/demo/demo-databases.ts'
import { startResultsApi } from '../../scripts/demo/results-api.ts'
import { ROOT } from '../../scripts/demo/root.ts'
import { writeSettings } from '../../scripts/demo/settings.ts'
import { type MeasuredProcess, measureProcess } from '../measure/measure-process.ts'
import type { Facts } from '../report/machine.ts'
import { describeServer } from './describe-server.ts'

/** A command of the pipelines: what it took, and the JSON it printed. */
export interface MeasuredCommand extends MeasuredProcess {
  data: Record<string, unknown>
}

/** A database server, the two databases on it, and the results API as a process of its own. */
export interface Installation {
  /** Where the server keeps its files, if it was started for this run. */
  folder: string
  /** What the server is, and what a commit waits for. */
  serverFacts: Facts
  warehouse: Connection
  results: Connection
  apiUrl: string
  apiKey: string
  /** Where the audit UI listens, once it is started. */
  auditUrl: string
  environment: NodeJS.ProcessEnv
  interruption: AbortSignal
  /**
   * Runs a command of the pipelines, such as `['train', 'v1']`, as a process.
   *
   * @param variables set over the environment
   * @throws VigiaError `bench-step-failed` unless it succeeds
   */
  pipelines(words: readonly string[], variables?: NodeJS.ProcessEnv): Promise<MeasuredCommand>
}

const folderOfRuns = join(ROOT, '.vigia', 'bench')
export const pipelinesFile = join(ROOT, 'services', 'pipelines', 'src', 'main.ts')

/** Written out, so that whoever runs this measures the same whatever their environment holds. */
const thesisParameters = {
  TEST_SIZE: '0.2',
  RANDOM_STATE: '21',
  NETWORK: '32,16,8',
  OPTIMIZER: 'adam',
  LOSS_FUNCTION: 'mae',
  EPOCHS: '20',
  BATCH_SIZE: '512',
  BEGIN_DATE: '1970-01-01',
  END_DATE: '2999-12-31',
  TF_BACKEND: 'auto',
}

/**
 * Makes an installation on the server that the environment gives, or on one that is started for it. What was opened
 * is handed to `opened`, which closes it.
 */
export async function openInstallation(
  opened: AsyncDisposableStack,
  interruption: AbortSignal,
  progress: (line: string) => void,
): Promise<Installation> {
  mkdirSync(folderOfRuns, { recursive: true })
  const folder = mkdtempSync(join(folderOfRuns, 'run-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  progress('Finding a database')
  const given = addressFromEnvironment(process.env)
  const server = await findDatabase({ print: progress, dataFolder: folder, given, durable: true })
  opened.defer(() => server.close())
  const databases = await makeDemoDatabases(server, {})
  opened.defer(() => databases.close())

  const settings = await writeSettings(databases, new Date())
  const environment = { ...settings.environment, ...thesisParameters }
  const pipelines: Installation['pipelines'] = async (words, variables = {}) => {
    const measured = await measureProcess([pipelinesFile, '--json', ...words], {
      environment: { ...environment, ...variables },
      interruption,
    })
    return { ...measured, data: JSON.parse(measured.stdout) as Record<string, unknown> }
  }
  progress(`Making the tables on ${server.description}`)
  await pipelines(['migrate'])
  const api = await startResultsApi(
    { ...settings, environment },
    join(folder, 'results-api.log'),
    interruption,
  )
  opened.defer(() => api.close())

  const connect = async (address: (typeof databases)['warehouse']) => {
    const connection = await createConnection(address)
    opened.defer(() => connection.end())
    return connection
  }
  const warehouse = await connect(databases.warehouse)
  const results = await connect(databases.results)
  return {
    folder,
    serverFacts: await describeServer(warehouse, server.description),
    warehouse,
    results,
    apiUrl: settings.apiUrl,
    apiKey: settings.apiKey,
    auditUrl: settings.auditUrl,
    environment,
    interruption,
    pipelines,
  }
}

/** Reads a number from what a command printed. Throws a VigiaError `bench-step-failed` if there is none. */
export function numberIn({ data }: MeasuredCommand, name: string): number {
  const value = data[name]
  if (typeof value === 'number') return value
  throw new VigiaError('bench-step-failed', `A command of the pipelines printed no number "${name}".`)
}
