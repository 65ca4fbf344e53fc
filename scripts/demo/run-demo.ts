import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DemoArguments } from './arguments.ts'
import { startAuditUi } from './audit-ui.ts'
import { addDemoUser } from './demo-user.ts'
import { waitForInterruption } from './interruption.ts'
import { openLoop } from './open-loop.ts'
import { ROOT } from './root.ts'
import { numberIn } from './run-pipelines.ts'
import { drawForTerminal, drawPicture, fetchBeats } from './show-beats.ts'
import { describeSummary, type Summary } from './summary.ts'

const FOLDER = join(ROOT, '.vigia', 'demo')

/**
 * Runs the loop once, opens the audit UI on what came of it, and shows both; then waits for Ctrl-C, unless told not
 * to. Whatever happens, everything that was opened is closed, the last first. Throws a VigiaError that says which
 * step failed, and the signal's reason if interrupted before the summary.
 */
export async function runDemo(options: DemoArguments, interruption: AbortSignal): Promise<void> {
  const begin = performance.now()
  await using opened = new AsyncDisposableStack()
  const print = (line: string) => console.log(`> ${line}`)
  const loop = await openLoop(opened, { data: options.data, folder: FOLDER, print, interruption })
  const { settings, model, judged } = loop

  print('Opening the audit UI')
  const user = await addDemoUser(loop)
  const auditUi = await startAuditUi(settings, join(FOLDER, 'audit-ui.log'), interruption)
  opened.defer(() => auditUi.close())

  const beats = await fetchBeats(loop.api.client, settings.tag)
  const picture = join(FOLDER, 'beats.svg')
  drawPicture(beats, picture)
  const summary: Summary = {
    database: loop.database,
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
      audit: settings.auditUrl,
      results: settings.apiUrl,
      docs: `${settings.apiUrl}/docs`,
      ...(beats.length > 0 && { picture: pathToFileURL(picture).href }),
    },
    sign_in: user,
  }
  if (process.stdout.isTTY) console.log(`\n${drawForTerminal(beats, process.stdout.columns)}`)
  console.log(`\n${describeSummary(summary, loop.data.description)}\n`)
  if (!options.exit) {
    console.log(`Read the beats at ${settings.auditUrl} until Ctrl-C stops it, or ask the results API:
  curl -H 'Authorization: Bearer ${settings.apiKey}' '${settings.apiUrl}/inferences?order=margin&limit=3'\n`)
  }
  if (options.json) console.log(JSON.stringify(summary))
  if (!options.exit) await waitForInterruption(interruption)
}
