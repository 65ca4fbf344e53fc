import type { Browser } from 'playwright-core'
import { signIn } from '../../e2e/audit/sign-in.ts'
import { findBrowser, openBrowser } from '../../scripts/browser.ts'
import { buildAuditUi, startAuditUi } from '../installation/start-audit-ui.ts'
import { addReader, type BenchReader, forgetReadings } from '../installation/stock-readers.ts'
import { stockClinic, trainModel } from '../installation/stock-warehouse.ts'
import { formatSpread, spreadOf } from '../measure/spread.ts'
import { type Line, type Visit, visitPage } from '../measure/visit-page.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const firstPaint: Benchmark = {
  name: 'first-paint',
  title: 'The audit UI: what its first pages load, and when they are seen on a slow line',
  goal:
    'Script of the sign-in under 60 KB, of the reading screen under 200 KB; its first curve within 1,500 ms. Over ' +
    '1.6 Mbit/s with 150 ms (Chromium’s own emulation), with nothing in the cache; bytes as they are sent, compressed, ' +
    'KB of 1,000. A page is opened in a new window each time; browser, UI, API and database share the machine.',
  measure,
}

const slowLine: Line = { bitsPerSecond: 1_600_000, latencyMilliseconds: 150 }
const pages = ['sign-in', 'read, blind view', 'read, open view'] as const

async function measure(bench: Bench): Promise<Table> {
  const { installation, source, runs, progress } = bench
  await using opened = new AsyncDisposableStack()
  const browser = await openBrowser(await findBrowser(progress))
  opened.defer(() => browser.close())
  progress('Building the pages')
  await buildAuditUi()
  progress('Making beats to read')
  await forgetReadings(installation)
  const tag = await trainModel(installation, source)
  await stockClinic(installation, 100)
  await installation.pipelines(['infer', tag])
  const readers = [await addReader(installation, 'blind'), await addReader(installation, 'open')]
  const service = await startAuditUi(installation)
  opened.defer(() => service.stop().then(() => undefined))

  const visits: Visit[][] = pages.map(() => [])
  for (let round = 0; round <= runs; round++) {
    const visited = await visitAll(browser, installation.auditUrl, readers)
    progress(round === 0 ? 'warm-up' : `run ${round} of ${runs}`)
    if (round > 0) for (const [index, visit] of visited.entries()) visits[index]?.push(visit)
  }
  await forgetReadings(installation)
  return {
    head: [
      `In Chromium ${browser.version()}`,
      'Script KB',
      'Style KB',
      'Page KB',
      'First paint ms',
      'Curve ms',
    ],
    rows: pages.map((page, index) => {
      const of = (pick: (visit: Visit) => number) => spreadOf((visits[index] ?? []).map(pick))
      const kilobytes = (pick: (visit: Visit) => number) =>
        formatSpread(
          of((visit) => pick(visit) / 1000),
          1,
        )
      return [
        page,
        kilobytes(({ scriptBytes }) => scriptBytes),
        kilobytes(({ styleBytes }) => styleBytes),
        kilobytes(({ documentBytes }) => documentBytes),
        formatSpread(
          of(({ firstPaintMilliseconds }) => firstPaintMilliseconds),
          0,
        ),
        index === 0
          ? '–'
          : formatSpread(
              of(({ curveMilliseconds }) => curveMilliseconds ?? Number.NaN),
              0,
            ),
      ]
    }),
  }
}

async function visitAll(
  browser: Browser,
  auditUrl: string,
  readers: readonly BenchReader[],
): Promise<Visit[]> {
  const visits = [await visitPage(browser, `${auditUrl}/sign-in`, { line: slowLine, hasCurve: false })]
  for (const reader of readers) {
    const signedIn = await enter(browser, auditUrl, reader)
    visits.push(await visitPage(browser, `${auditUrl}/read`, { line: slowLine, signedIn, hasCurve: true }))
  }
  return visits
}

/** Signs in, in a window that is closed again. */
async function enter(browser: Browser, auditUrl: string, reader: BenchReader) {
  const context = await browser.newContext({ baseURL: auditUrl, locale: 'en' })
  try {
    const page = await context.newPage()
    await page.goto('/sign-in?from=/settings')
    await signIn(page, reader)
    return await context.storageState()
  } finally {
    await context.close()
  }
}
