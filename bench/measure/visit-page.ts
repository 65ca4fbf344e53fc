import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** A browser that has nothing in its cache; what it keeps of a sign-in may be given to it. */
type State = Awaited<ReturnType<BrowserContext['storageState']>>

/** What a page loaded until nothing more came, in bytes as they were sent, and when it was seen. */
export interface Visit {
  scriptBytes: number
  styleBytes: number
  documentBytes: number
  /** From the navigation until the browser painted anything. */
  firstPaintMilliseconds: number
  /** From the navigation until a curve could be seen; undefined on a page without one. */
  curveMilliseconds: number | undefined
}

export interface Line {
  bitsPerSecond: number
  latencyMilliseconds: number
}

const clock = fileURLToPath(new URL('../programs/curve-clock.js', import.meta.url))
const viewport = { width: 1280, height: 860 }

/** Opens a page in a browser window of its own, over a line as slow as asked for. */
export async function visitPage(
  browser: Browser,
  address: string,
  given: { line: Line; signedIn?: State; hasCurve: boolean },
): Promise<Visit> {
  const { line, signedIn, hasCurve } = given
  const context = await browser.newContext({
    locale: 'en',
    viewport,
    ...(signedIn !== undefined && { storageState: signedIn }),
  })
  try {
    await context.addInitScript({ path: clock })
    const page = await context.newPage()
    await slowDown(page, line)
    const loaded = countBytes(page)
    await page.goto(address, { waitUntil: 'networkidle' })
    // The pages' policy forbids what `waitForFunction` does.
    while (hasCurve && (await page.evaluate('curveClock.seen')) === undefined) await page.waitForTimeout(50)
    const firstPaint = await page.evaluate<number>(
      'performance.getEntriesByName("first-contentful-paint")[0].startTime',
    )
    // Frames are made before the first of them is painted.
    const curve = hasCurve ? Math.max(firstPaint, await page.evaluate<number>('curveClock.seen')) : undefined
    return { ...(await loaded()), firstPaintMilliseconds: firstPaint, curveMilliseconds: curve }
  } finally {
    await context.close()
  }
}

async function slowDown(page: Page, { bitsPerSecond, latencyMilliseconds }: Line): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const bytesPerSecond = bitsPerSecond / 8
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMilliseconds,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  })
}

/** Counts what comes as it was sent: compressed, without headers. */
function countBytes(page: Page) {
  const answers: Promise<[string, number]>[] = []
  page.on('requestfinished', (request) => {
    answers.push(request.sizes().then(({ responseBodySize }) => [request.resourceType(), responseBodySize]))
  })
  return async () => {
    const counted = await Promise.all(answers)
    const sum = (type: string) => counted.reduce((bytes, [of, size]) => bytes + (of === type ? size : 0), 0)
    return { scriptBytes: sum('script'), styleBytes: sum('stylesheet'), documentBytes: sum('document') }
  }
}
