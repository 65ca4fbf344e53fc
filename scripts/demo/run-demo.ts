import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findDatabase } from '../database/find-database.ts'
import { addressFromEnvironment } from '../database/given-server.ts'
import type { DemoArguments } from './arguments.ts'
import { chooseData } from './choose-data.ts'
import { makeDemoDatabases } from './demo-databases.ts'
import { waitForInterruption } from './interruption.ts'
import { startResultsApi } from './results-api.ts'
import { ROOT } from './root.ts'
import { numberIn, runPipelines } from './run-pipelines.ts'
import { type Period, writeSettings } from './settings.ts'
import { drawForTerminal, drawPicture, fetchBeats } from './show-beats.ts'
import { describeSummary, type Summary } from './summary.ts'

const FOLDER = join(ROOT, '.vigia', 'demo')

/**
 * Finds a database, fills it, trains, judges, and shows what came of it; then waits for Ctrl-C, unless told not to.
 * Whatever happens, everything that was opened is closed, the last first. Throws a VigiaError that says which step
 * failed, and the signal's reason if interrupted before the summary.
 */
export async function runDemo(options: DemoArguments, interruption: AbortSignal): Promise<void> {
  const begin = performance.now()
  await using opened = new AsyncDisposableStack()
  mkdirSync(FOLDER, { recursive: true })
  const folder = mkdtempSync(join(FOLDER, 'run-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))

  step('Choosing the ECGs')
  const data = await chooseData(options.dataFile, folder, interruption)

  step('Finding a database')
  const given = addressFromEnvironment(process.env)
  const server = await findDatabase({ print: step, dataFolder: folder, given, interruption })
  opened.defer(() => server.close())
  const databases = await makeDemoDatabases(server, process.env)
  opened.defer(() => databases.close())
  const settings = await writeSettings(databases, new Date())
  const pipelines = (...args: string[]) => runPipelines(args, settings.environment, interruption)

  step(`Making the tables on ${server.description}`)
  await pipelines('migrate')
  const api = await startResultsApi(settings, join(FOLDER, 'results-api.log'), interruption)
  opened.defer(() => api.close())

  step(`Storing ECGs: ${data.description}`)
  await pipelines('seed', ...data.training, '--into', 'training', ...dates(settings.trainingPeriod))
  await pipelines('seed', ...data.inference, '--into', 'inference', ...dates(settings.inferencePeriod))

  step(`Training ${settings.tag}`)
  const model = await pipelines('train', settings.tag)
  step('Judging the new ECGs')
  const judged = await pipelines('infer', settings.tag)

  const beats = await fetchBeats(api.client, settings.tag)
  const picture = join(FOLDER, 'beats.svg')
  drawPicture(beats, picture)
  const summary: Summary = {
    database: server.description,
    backend: String(model.backend),
    tag: settings.tag,
    trained: numberIn(model, 'training'),
    accuracy: numberIn(model, 'accuracy'),
    precision: numberIn(model, 'precision'),
    recall: numberIn(model, 'recall'),
    threshold: numberIn(model, 'threshold'),
    judged: numberIn(judged, 'judged'),
    anomalous: numberIn(judged, 'anomalous'),
    seconds: Number(((performance.now() - begin) / 1000).toFixed(1)),
    urls: {
      results: settings.apiUrl,
      docs: `${settings.apiUrl}/docs`,
      ...(beats.length > 0 && { picture: pathToFileURL(picture).href }),
    },
  }
  if (process.stdout.isTTY) console.log(`\n${drawForTerminal(beats, process.stdout.columns)}`)
  console.log(`\n${describeSummary(summary, data.description)}\n`)
  if (!options.exit) {
    console.log(`Ask the results API until Ctrl-C stops it, for example:
  curl -H 'Authorization: Bearer ${settings.apiKey}' '${settings.apiUrl}/inferences?order=doubt&limit=3'\n`)
  }
  if (options.json) console.log(JSON.stringify(summary))
  if (!options.exit) await waitForInterruption(interruption)
}

function step(line: string): void {
  console.log(`> ${line}`)
}

function dates({ from, to }: Period): string[] {
  return ['--from', from, '--to', to]
}
