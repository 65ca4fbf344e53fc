/**
 * `npm run screenshots`: every page of the audit UI, light and dark, at 1440, 768, 390 and 320 px, over a loop of its
 * own. All of them go to `.vigia/screenshots`; those that the README shows, to `docs/screenshots`. With `-- pt-BR` the
 * pages are Portuguese.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runScript } from '@vigia/runtime'
import type { Browser, Page } from 'playwright-core'
import { answerBeat, beatOnScreen, goOn, signIn } from '../e2e/audit/reading.ts'
import { findBrowser, openBrowser } from './browser.ts'
import { openLoop } from './demo/loop.ts'
import { buildPages, type Installation, type Person, ROOT, readJson } from './installation/installation.ts'

const schemes = ['light', 'dark'] as const
type Scheme = (typeof schemes)[number]

/** A computer, a tablet, a phone, and a computer at 400 % zoom. */
const sizes = [
  { width: 1440, height: 900 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
] as const
const [computer] = sizes

/** The pictures in the README: the first screen of the computer’s size. */
const shownInReadme = ['reading-light', 'reading-dark', 'worklist-light', 'model-light']

const locale = process.argv[2] === 'pt-BR' ? 'pt-BR' : 'en'
const folder = join(ROOT, '.vigia', 'screenshots', locale)
const print = (line: string) => console.log(`> ${line}`)

let browser: Browser
let installation: Installation
let tag: string
let admin: Person
/** The reading of a batch whose beats are clearly anomalous: a picture of those is understood at once. */
let clearest: string

process.exitCode = await runScript(async (interruption) => {
  await using opened = new AsyncDisposableStack()
  ;({ installation, tag } = await openLoop(opened, { folder, print, interruption }))
  await buildPages()
  await installation.startAuditUi()
  browser = await openBrowser(await findBrowser(print))
  opened.defer(() => browser.close())
  await takePictures()
})

/** Lets three people read some beats, so that there is something to see, and takes every page in every size. */
async function takePictures(): Promise<void> {
  const variables = { NETWORK: '48,8' }
  const words = ['train', `${tag}-wide`]
  readJson(words, await installation.pipelinesWith({ variables }, '--json', ...words))
  await installation.pipelinesJson('infer', `${tag}-wide`)
  admin = await installation.addPerson('Clinician', 'admin')
  await askForSecondReadings()
  await readSome(await installation.addPerson('Ana'), 14, 0)
  await readSome(await installation.addPerson('Rui'), 14, 1)
  await readSome(admin, 4, 2)
  clearest = await makeBatchOfTheClearest()
  for (const scheme of schemes) await takePages(scheme)
  const shown = join(ROOT, 'docs', 'screenshots')
  mkdirSync(shown, { recursive: true })
  if (locale === 'en')
    for (const name of shownInReadme) copyFileSync(join(folder, `${name}.png`), join(shown, `${name}.png`))
}

async function takePages(scheme: Scheme): Promise<void> {
  const page = await openPage(scheme)
  const take = async (name: string) => {
    await page.waitForLoadState('networkidle')
    for (const size of sizes) {
      await page.setViewportSize(size)
      const path = join(folder, `${name}-${scheme}-${size.width}.png`)
      await page.screenshot({ path, animations: 'disabled', fullPage: true })
    }
    await page.setViewportSize(computer)
    if (shownInReadme.includes(`${name}-${scheme}`))
      await page.screenshot({ path: join(folder, `${name}-${scheme}.png`), animations: 'disabled' })
    print(`${name}-${scheme}`)
  }
  await page.goto('/sign-in')
  await take('sign-in')
  await page.goto('/')
  await signIn(page, admin)
  for (const [name, path] of listPages()) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await take(name)
  }
  await page.goto(clearest)
  const beat = await beatOnScreen(page)
  await take('reading-blind')
  await answerBeat(page, 'anomalous')
  await page.getByTestId('reveal').waitFor()
  await take('reading')
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await take('keys')
  await page.goto(`/beats/${beat}`)
  await beatOnScreen(page)
  await take('beat')
  await page.context().close()
}

function listPages(): [string, string][] {
  return [
    ['overview', '/overview'],
    ['worklist', '/'],
    ['beats', '/beats'],
    ['own', '/me'],
    ['disagreements', '/disagreements'],
    ['history', '/history'],
    ['learned', '/history/learned'],
    ['models', '/models'],
    ['model', `/models/${tag}`],
    ['comparison', `/models/compare?left=${tag}&right=${tag}-wide`],
    ['errors', '/errors'],
    ['agreement', '/agreement'],
    ['settings', '/settings'],
    ['users', '/users'],
    ['help', '/help'],
  ]
}

async function openPage(colorScheme: Scheme): Promise<Page> {
  const baseURL = installation.auditUrl
  const context = await browser.newContext({ baseURL, locale, colorScheme, viewport: computer })
  return await context.newPage()
}

/**
 * Puts the beats whose error is largest into a batch of the clinician's.
 *
 * @returns the path of its reading
 */
async function makeBatchOfTheClearest(): Promise<string> {
  const { apiUrl, apiKey, auditUrl, pipelinesJson } = installation
  const found = await fetch(new URL(`/inferences?model_tag=${tag}&verdict=anomalous&limit=1000`, apiUrl), {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  const { inferences } = (await found.json()) as { inferences: { source_ecg_id: number; error: number }[] }
  const clear = inferences.toSorted((one, other) => other.error - one.error).slice(0, 20)
  const users = (await pipelinesJson('users', 'list')) as unknown as { id: string; email: string }[]
  const page = await openPage('light')
  await page.goto('/')
  await signIn(page, admin)
  const made = await page.request.post('/api/batches', {
    headers: { origin: auditUrl },
    data: {
      name: 'The clearest',
      readerId: users.find(({ email }) => email === admin.email)?.id,
      beats: clear.map(({ source_ecg_id }) => `ecg-${source_ecg_id}`),
      search: {},
    },
  })
  const { id } = (await made.json()) as { id: number }
  await page.context().close()
  return `/read?batch=${id}`
}

/** Every second heartbeat is read by two, so that there are readers who disagree. */
async function askForSecondReadings(): Promise<void> {
  const page = await openPage('light')
  await page.goto('/settings')
  await signIn(page, admin)
  await page.locator('input[name="doubleReadingShare"]').fill('50')
  await page.locator('form', { has: page.locator('input[name="doubleReadingShare"]') }).evaluate((form) => {
    ;(form as unknown as { requestSubmit(): void }).requestSubmit()
  })
  await page.waitForLoadState('networkidle')
  await page.context().close()
}

/** @param turn readers with different turns give some beats different answers */
async function readSome(reader: Person, count: number, turn: number): Promise<void> {
  const page = await openPage('light')
  await page.goto('/read')
  await signIn(page, reader)
  for (let read = 0; read < count; read++) {
    const chosen = read % 7 === 5 ? 'uncertain' : (read + turn) % 4 === 0 ? 'anomalous' : 'normal'
    if (read % 5 === 2) {
      await page.keyboard.press('c')
      await page.keyboard.type('QRS a little wide; P wave seen.')
      await page.keyboard.press('Escape')
    }
    await answerBeat(page, chosen)
    await goOn(page)
  }
  await page.context().close()
}
