import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findDatabase } from '../database/find-database.ts'
import { addressFromEnvironment } from '../database/server.ts'
import type { GivenData } from './arguments.ts'
import { chooseData, type DemoData } from './choose-data.ts'
import { makeDemoDatabases } from './demo-databases.ts'
import { startResultsApi } from './results-api.ts'
import { type PipelinesResult, runPipelines } from './run-pipelines.ts'
import { type DemoSettings, type Period, writeSettings } from './settings.ts'

/** A loop that has gone round once and is still open. */
export interface Loop {
  data: DemoData
  settings: DemoSettings
  /** The server it runs on, for people. */
  database: string
  api: Awaited<ReturnType<typeof startResultsApi>>
  /** What `train` and `infer` printed. */
  model: PipelinesResult
  judged: PipelinesResult
  /** Runs one more command of the pipelines. */
  pipelines(args: readonly string[], input?: string, variables?: NodeJS.ProcessEnv): Promise<PipelinesResult>
}

export interface LoopOptions {
  data?: GivenData | undefined
  /** A folder that stays, for logs and files of the run. */
  folder: string
  print: (line: string) => void
  interruption: AbortSignal
}

/**
 * Finds a database, fills it, starts the results API, trains and judges.
 *
 * @param opened gets everything that has to be closed
 * @throws VigiaError that says which step failed, and the signal's reason if interrupted
 */
export async function openLoop(opened: AsyncDisposableStack, options: LoopOptions): Promise<Loop> {
  const { print, interruption } = options
  mkdirSync(options.folder, { recursive: true })
  const folder = mkdtempSync(join(options.folder, 'run-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))

  print('Choosing the ECGs')
  const data = await chooseData(options.data, folder, print, interruption)

  print('Finding a database')
  const given = addressFromEnvironment(process.env)
  const server = await findDatabase({ print, dataFolder: folder, given, interruption })
  opened.defer(() => server.close())
  const databases = await makeDemoDatabases(server, process.env)
  opened.defer(() => databases.close())
  const settings = await writeSettings(databases, new Date())
  const pipelines: Loop['pipelines'] = (args, input, variables) =>
    runPipelines(args, { ...settings.environment, ...variables }, interruption, input)

  print(`Making the tables on ${server.description}`)
  await pipelines(['migrate'])
  const api = await startResultsApi(settings, join(options.folder, 'results-api.log'), interruption)
  opened.defer(() => api.close())

  print(`Storing ECGs: ${data.description}`)
  await pipelines(['seed', ...data.training, '--into', 'training', ...dates(settings.trainingPeriod)])
  await pipelines(['seed', ...data.inference, '--into', 'inference', ...dates(settings.inferencePeriod)])

  print(`Training ${settings.tag}`)
  const model = await pipelines(['train', settings.tag])
  print('Judging the new ECGs')
  const judged = await pipelines(['infer', settings.tag])
  return { data, settings, database: server.description, api, model, judged, pipelines }
}

function dates({ from, to }: Period): string[] {
  return ['--from', from, '--to', to]
}
