import type { Browser } from 'playwright-core'
import { findBrowser, openBrowser } from '../../scripts/browser.ts'
import { buildAuditUi, startAuditUi } from '../installation/start-audit-ui.ts'
import { addReader, type BenchReader, forgetReadings } from '../installation/stock-readers.ts'
import { stockClinic, trainModel } from '../installation/stock-warehouse.ts'
import { formatSpread, quantile, spreadOf } from '../measure/spread.ts'
import { type Drawn, timeReading } from '../measure/time-reading.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const nextBeat: Benchmark = {
  name: 'next-beat',
  title: 'The audit UI: from a key press to what it draws',
  goal:
    'The next beat within 100 ms, after the answer in the open view and after Enter in the blind one. What was hidden ' +
    'comes when the answer is committed to disk and the server has been asked. Told by the page itself: from the key ' +
    'press to the end of the frame that shows the new heading and curve, or the verdict and the reconstruction. Each ' +
    'run is a new process of the UI, asked every 50 ms whether it is ready, and new windows of one browser; each beat ' +
    'is answered as soon as the answer before it is stored. Browser, UI, API and database share the machine.',
  measure,
}

interface Run {
  secondsToReady: number
  peakBytes: number
  open: Drawn[]
  blind: Drawn[]
}

/** Beats that the screens hold when a reader leaves. */
const spareBeats = 100

async function measure(bench: Bench): Promise<Table> {
  const { installation, runs, progress } = bench
  const beats = bench.quick ? 5 : 30
  await using opened = new AsyncDisposableStack()
  const browser = await openBrowser(await findBrowser(progress))
  opened.defer(() => browser.close())
  progress('Building the pages')
  await buildAuditUi()
  const readers = await prepare(bench, 2 * beats * (runs + 1) + spareBeats)
  const measured: Run[] = []
  for (let round = 0; round <= runs; round++) {
    const run = await readOnce(bench, browser, readers, beats)
    progress(
      `${round === 0 ? 'warm-up' : `run ${round} of ${runs}`}: ready after ${run.secondsToReady.toFixed(2)} s`,
    )
    if (round > 0) measured.push(run)
  }
  await forgetReadings(installation)
  const drawnRow = (name: string, pick: (run: Run) => Drawn[], drew: Drawn['drew']) => {
    const times = measured.map((run) =>
      pick(run).flatMap((drawn) => (drawn.drew === drew ? [drawn.milliseconds] : [])),
    )
    const spread = (share: number) => formatSpread(spreadOf(times.map((each) => quantile(each, share))), 0)
    return [name, String(beats), spread(0.5), spread(0.95), '–']
  }
  const ready = spreadOf(measured.map(({ secondsToReady }) => 1000 * secondsToReady))
  const megabytes = spreadOf(measured.map(({ peakBytes }) => peakBytes / 1e6))
  return {
    head: [`In Chromium ${browser.version()}`, 'Times a run', 'p50 ms', 'p95 ms', 'Peak MB'],
    rows: [
      drawnRow('open view: answer to next beat', ({ open }) => open, 'next-beat'),
      drawnRow('blind view: answer to what was hidden', ({ blind }) => blind, 'reveal'),
      drawnRow('blind view: Enter to next beat', ({ blind }) => blind, 'next-beat'),
      ['the UI’s process: start to ready', '1', formatSpread(ready, 0), '–', formatSpread(megabytes, 0)],
    ],
  }
}

/** So many judged beats to read, and one reader of each view. */
async function prepare({ installation, source, progress }: Bench, beats: number): Promise<BenchReader[]> {
  progress(`Making ${beats} beats to read`)
  await forgetReadings(installation)
  const tag = await trainModel(installation, source)
  await stockClinic(installation, beats)
  await installation.pipelines(['infer', tag])
  return [await addReader(installation, 'open'), await addReader(installation, 'blind')]
}

/** Starts the UI, reads in both views, and ends it. */
async function readOnce(
  { installation }: Bench,
  browser: Browser,
  readers: readonly BenchReader[],
  beats: number,
): Promise<Run> {
  const service = await startAuditUi(installation)
  try {
    const drawn: Pick<Run, 'open' | 'blind'> = { open: [], blind: [] }
    for (const reader of readers)
      drawn[reader.view] = await timeReading(browser, installation.auditUrl, reader, beats)
    return { ...drawn, secondsToReady: service.secondsToReady, peakBytes: await service.stop() }
  } finally {
    await service.stop()
  }
}
