import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { answerBeat, beatOnScreen, goOn, signIn } from '../../e2e/audit/reading.ts'
import { findBrowser, openBrowser } from '../../scripts/browser.ts'
import { buildPages } from '../../scripts/installation/installation.ts'
import type { Bench, Benchmark } from '../bench.ts'
import { formatQuantile, formatSpread, measureInTurn, watchMemory } from '../measure.ts'
import type { Table } from '../report.ts'
import { type BenchReader, forgetReadings, prepareReading } from '../rows.ts'

const clocks = join(import.meta.dirname, '..', 'clocks.js')
const viewport = { width: 1280, height: 860 }

/** A browser, and the pages built. */
async function openPages(opened: AsyncDisposableStack, { progress }: Bench): Promise<Browser> {
  const browser = await openBrowser(await findBrowser(progress))
  opened.defer(() => browser.close())
  progress('Building the pages')
  await buildPages()
  return browser
}

export const nextBeat: Benchmark = {
  name: 'next-beat',
  title: 'The audit UI: from a key press to what it draws',
  goal:
    'The next beat within 100 ms, after the answer in the open view and after Enter in the blind one. What was hidden ' +
    'comes when the answer is committed to disk and the server has been asked. Told by the page itself: from the key ' +
    'press to the end of the frame that shows the new heading and curve, or the verdict and the reconstruction. Each ' +
    'run is a new process of the UI, asked every 50 ms whether it is ready, and new windows of one browser; each beat ' +
    'is answered as soon as the answer before it is stored. Browser, UI, API and database share the machine.',
  async measure(bench) {
    await using opened = new AsyncDisposableStack()
    const browser = await openPages(opened, bench)
    const beats = bench.quick ? 5 : 30
    // The screens hold some when a reader leaves.
    const readers = await prepareReading(bench, 2 * beats * (bench.runs + 1) + 100)
    const reading = { name: 'reading', run: () => readOnce(bench, browser, readers, beats) }
    const [runs = []] = await measureInTurn([reading], bench.runs, bench.progress)
    await forgetReadings(bench)
    const rowOf = (name: string, view: BenchReader['view'], drew: Drawn['drew']) => {
      const times = runs.map((run) =>
        run[view].filter((drawn) => drawn.drew === drew).map(({ milliseconds }) => milliseconds),
      )
      return [name, String(beats), formatQuantile(times, 0.5, 0), formatQuantile(times, 0.95, 0), '–']
    }
    const spread = (values: number[]) => formatSpread(values, 0)
    const ready = spread(runs.map(({ secondsToReady }) => 1000 * secondsToReady))
    const megabytes = spread(runs.map(({ peakBytes }) => peakBytes / 1e6))
    return {
      head: [`In Chromium ${browser.version()}`, 'Times a run', 'p50 ms', 'p95 ms', 'Peak MB'],
      rows: [
        rowOf('open view: answer to next beat', 'open', 'next-beat'),
        rowOf('blind view: answer to what was hidden', 'blind', 'reveal'),
        rowOf('blind view: Enter to next beat', 'blind', 'next-beat'),
        ['the UI’s process: start to ready', '1', ready, '–', megabytes],
      ],
    }
  },
}

/** What followed a key press. */
interface Drawn {
  drew: 'next-beat' | 'reveal'
  /** From the key press until it could be seen. */
  milliseconds: number
}

/** Starts the UI, reads in both views, and ends it. */
async function readOnce(
  { installation }: Bench,
  browser: Browser,
  readers: readonly BenchReader[],
  beats: number,
) {
  const memory = watchMemory(installation.environment)
  const start = performance.now()
  const service = await installation.startAuditUi(memory.env)
  const secondsToReady = (performance.now() - start) / 1000
  const drawn: Record<BenchReader['view'], Drawn[]> = { open: [], blind: [] }
  try {
    for (const reader of readers)
      drawn[reader.view] = await timeReading(browser, installation.auditUrl, reader, beats)
  } finally {
    await service.close()
  }
  return { ...drawn, secondsToReady, peakBytes: memory.readPeakBytes() }
}

/**
 * Reads beats of the worklist by keyboard in a browser window of its own, each as soon as the answer before it is
 * stored, and in the blind view as soon as what was hidden is there.
 *
 * @returns what each key press drew, in order
 */
async function timeReading(
  browser: Browser,
  auditUrl: string,
  reader: BenchReader,
  beats: number,
): Promise<Drawn[]> {
  const context = await browser.newContext({ baseURL: auditUrl, locale: 'en', viewport })
  try {
    await context.addInitScript({ path: clocks })
    const page = await context.newPage()
    await page.goto('/read')
    await signIn(page, reader)
    await beatOnScreen(page)
    for (let beat = 0; beat < beats; beat++) {
      await answerBeat(page, beat % 3 === 0 ? 'anomalous' : 'normal')
      if (reader.view === 'open') continue
      await page.getByTestId('reveal').waitFor()
      await goOn(page)
    }
    const presses = reader.view === 'open' ? beats : 2 * beats
    await until(page, `beatClock.length === ${presses}`)
    return await page.evaluate<Drawn[]>('beatClock')
  } finally {
    await context.close()
  }
}

/** The pages' policy forbids what Playwright's `waitForFunction` does. */
async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.waitForTimeout(50)
}

export const firstPaint: Benchmark = {
  name: 'first-paint',
  title: 'The audit UI: what its first pages load, and when they are seen on a slow line',
  goal:
    'Script of the sign-in under 60 KB, of the reading screen under 200 KB; its first curve within 1,500 ms. Over ' +
    '1.6 Mbit/s with 150 ms (Chromium’s own emulation), with nothing in the cache; bytes as they are sent, compressed, ' +
    'KB of 1,000. A page is opened in a new window each time; browser, UI, API and database share the machine.',
  async measure(bench) {
    await using opened = new AsyncDisposableStack()
    const browser = await openPages(opened, bench)
    const [open, blind] = await prepareReading(bench, 100)
    const { auditUrl, startAuditUi } = bench.installation
    const service = await startAuditUi()
    opened.defer(() => service.close())
    const visits = [
      { name: 'sign-in', run: () => visitPage(browser, `${auditUrl}/sign-in`) },
      { name: 'read, blind view', run: () => visitAs(browser, auditUrl, blind) },
      { name: 'read, open view', run: () => visitAs(browser, auditUrl, open) },
    ]
    const measured = await measureInTurn(visits, bench.runs, bench.progress)
    await forgetReadings(bench)
    return describeVisits(
      browser,
      visits.map(({ name }) => name),
      measured,
    )
  },
}

function describeVisits(browser: Browser, names: string[], measured: Visit[][]): Table {
  const kilobytes = ['script', 'stylesheet', 'document'] as const
  return {
    head: [
      ...[`In Chromium ${browser.version()}`, 'Script KB', 'Style KB', 'Page KB'],
      ...['First paint ms', 'Curve ms'],
    ],
    rows: measured.map((visits, index) => {
      const curves = visits.flatMap(({ curveMilliseconds }) => curveMilliseconds ?? [])
      const spread = (pick: (visit: Visit) => number, decimals: number) =>
        formatSpread(visits.map(pick), decimals)
      return [
        names[index] ?? '',
        ...kilobytes.map((type) => spread(({ bytes }) => (bytes[type] ?? 0) / 1000, 1)),
        spread(({ firstPaintMilliseconds }) => firstPaintMilliseconds, 0),
        curves.length === 0 ? '–' : formatSpread(curves, 0),
      ]
    }),
  }
}

/** What a page loaded until nothing more came, and when it was seen. */
interface Visit {
  /** As they were sent: compressed, without headers; by Chromium's name for what they are. */
  bytes: Record<string, number>
  /** From the navigation until the browser painted anything. */
  firstPaintMilliseconds: number
  /** From the navigation until a curve could be seen; undefined on a page without one. */
  curveMilliseconds: number | undefined
}

/** What a browser keeps of a sign-in. */
type State = Awaited<ReturnType<BrowserContext['storageState']>>

async function visitAs(browser: Browser, auditUrl: string, reader: BenchReader | undefined): Promise<Visit> {
  if (reader === undefined) throw new Error('There is no such reader.')
  const context = await browser.newContext({ baseURL: auditUrl, locale: 'en' })
  const page = await context.newPage()
  await page.goto('/sign-in?from=/settings')
  await signIn(page, reader)
  const signedIn = await context.storageState()
  await context.close()
  return await visitPage(browser, `${auditUrl}/read`, signedIn)
}

/** Opens a page in a browser window of its own, with nothing in its cache, over a slow line. */
async function visitPage(browser: Browser, address: string, signedIn?: State): Promise<Visit> {
  const context = await browser.newContext({
    ...{ locale: 'en', viewport },
    ...(signedIn !== undefined && { storageState: signedIn }),
  })
  try {
    await context.addInitScript({ path: clocks })
    const page = await context.newPage()
    await slowDown(page)
    const answers: Promise<[string, number]>[] = []
    page.on('requestfinished', (request) => {
      answers.push(request.sizes().then((sizes) => [request.resourceType(), sizes.responseBodySize]))
    })
    await page.goto(address, { waitUntil: 'networkidle' })
    if (signedIn !== undefined) await until(page, 'curveClock.seen !== undefined')
    const firstPaint = await page.evaluate<number>(
      'performance.getEntriesByName("first-contentful-paint")[0].startTime',
    )
    const seen = await page.evaluate<number | undefined>('curveClock.seen')
    const bytes: Visit['bytes'] = {}
    for (const [type, size] of await Promise.all(answers)) bytes[type] = (bytes[type] ?? 0) + size
    return {
      bytes,
      firstPaintMilliseconds: firstPaint,
      // Frames are made before the first of them is painted.
      curveMilliseconds: seen && Math.max(firstPaint, seen),
    }
  } finally {
    await context.close()
  }
}

/** 1.6 Mbit/s with 150 ms. */
async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const bytesPerSecond = 1_600_000 / 8
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  })
}
