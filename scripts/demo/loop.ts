import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findDatabase } from '../database/find-database.ts'
import { addressFromEnvironment } from '../database/server.ts'
import { makeDatabases } from '../installation/databases.ts'
import { type Installation, makeInstallation } from '../installation/installation.ts'
import type { GivenData } from './arguments.ts'
import { chooseData } from './data.ts'

/** An installation whose loop has gone round once. */
export interface Loop {
  installation: Installation
  /** The model's. */
  tag: string
  /** Where its ECGs come from, and the server it runs on, for people. */
  data: string
  database: string
  /** What `train` and `infer` printed. */
  model: Record<string, unknown>
  judged: Record<string, unknown>
}

export interface LoopOptions {
  data?: GivenData | undefined
  /** A folder that stays, for logs and files of the run. */
  folder: string
  print: (line: string) => void
  interruption: AbortSignal
}

const trainingDays = { from: '2024-01-01', to: '2024-12-31' }
const inferenceDays = { from: '2025-01-01', to: '2025-01-31' }

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
  const databases = await makeDatabases(server, process.env)
  opened.defer(() => databases.close())
  const installation = await makeInstallation({
    databases,
    folder: options.folder,
    inherited: process.env,
    variables: { BEGIN_DATE: trainingDays.from, END_DATE: trainingDays.to },
    interruption,
    showLogs: true,
  })
  opened.defer(() => installation.close())
  const { pipelinesJson } = installation

  print(`Making the tables on ${server.description}`)
  await pipelinesJson('migrate')
  await installation.startResults()

  print(`Storing ECGs: ${data.description}`)
  const days = ({ from, to }: typeof trainingDays) => ['--from', from, '--to', to]
  await pipelinesJson('seed', ...data.training, '--into', 'training', ...days(trainingDays))
  await pipelinesJson('seed', ...data.inference, '--into', 'inference', ...days(inferenceDays))

  // 2026-01-31T12:34:56 becomes demo-20260131-123456.
  const tag = `demo-${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`
  print(`Training ${tag}`)
  const model = await pipelinesJson('train', tag)
  print('Judging the new ECGs')
  const judged = await pipelinesJson('infer', tag)
  return { installation, tag, data: data.description, database: server.description, model, judged }
}
