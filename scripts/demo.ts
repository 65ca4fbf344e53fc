/** `npm run demo`: the whole loop, once, on this machine. See demo/arguments.ts for its options. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { drawBeatsSvg } from '@vigia/beat-chart'
import { createResultsClient } from '@vigia/contracts/client'
import { exitCode, personsFolder, runScript } from '@vigia/runtime'
import { CommanderError } from 'commander'
import { type DemoArguments, readArguments } from './demo/arguments.ts'
import { openLoop } from './demo/loop.ts'
import { describeSummary, drawForTerminal, fetchBeats, type Summary } from './demo/summary.ts'
import { buildPages, numberIn, ROOT } from './installation/installation.ts'

const folder = join(ROOT, '.vigia', 'demo')

try {
  const request = readArguments(process.argv.slice(2), personsFolder())
  process.exitCode = await runScript((signal) => runDemo(request, signal))
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.misused
}

/**
 * Runs the loop once, opens the audit UI on what came of it, and shows both; then waits for Ctrl-C, unless told not
 * to. Whatever happens, everything that was opened is closed, the last first. Throws a VigiaError that says which
 * step failed, and the signal's reason if interrupted before the summary.
 */
async function runDemo(options: DemoArguments, interruption: AbortSignal): Promise<void> {
  const begin = performance.now()
  await using opened = new AsyncDisposableStack()
  const print = (line: string) => console.log(`> ${line}`)
  const loop = await openLoop(opened, { data: options.data, folder, print, interruption })
  const { installation, tag, model, judged } = loop
  const { apiUrl, apiKey, auditUrl } = installation

  print('Opening the audit UI')
  const user = await installation.addPerson('Clinician', 'admin', randomBytes(12).toString('base64url'))
  await buildPages()
  await installation.startAuditUi()

  const client = createResultsClient({ baseUrl: apiUrl, apiKey, timeoutMilliseconds: 10_000 })
  opened.defer(() => client.close())
  const beats = await fetchBeats(client, tag)
  const picture = join(folder, 'beats.svg')
  if (beats.length > 0) writeFileSync(picture, drawBeatsSvg(beats))
  const summary: Summary = {
    database: loop.database,
    backend: String(model.backend),
    tag,
    trained: numberIn(model, 'training'),
    accuracy: numberIn(model, 'accuracy'),
    precision: numberIn(model, 'precision'),
    recall: numberIn(model, 'recall'),
    threshold: numberIn(model, 'threshold'),
    judged: numberIn(judged, 'judged'),
    anomalous: numberIn(judged, 'anomalous'),
    seconds: Number(((performance.now() - begin) / 1000).toFixed(1)),
    urls: {
      audit: auditUrl,
      results: apiUrl,
      docs: `${apiUrl}/docs`,
      ...(beats.length > 0 && { picture: pathToFileURL(picture).href }),
    },
    sign_in: user,
  }
  if (process.stdout.isTTY) console.log(`\n${drawForTerminal(beats, process.stdout.columns)}`)
  console.log(`\n${describeSummary(summary, loop.data)}\n`)
  if (!options.exit) {
    console.log(`Read the beats at ${auditUrl} until Ctrl-C stops it, or ask the results API:
  curl -H 'Authorization: Bearer ${apiKey}' '${apiUrl}/inferences?order=margin&limit=3'\n`)
  }
  if (options.json) console.log(JSON.stringify(summary))
  if (!options.exit) await untilAborted(interruption)
}

/** Keeps the process alive, which a listener for an operating system's signal does not. */
async function untilAborted(signal: AbortSignal): Promise<void> {
  const wakeful = setInterval(() => {}, 60_000)
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  clearInterval(wakeful)
}
