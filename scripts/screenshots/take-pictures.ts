import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { answerBeat, beatOnScreen, goOn } from '../../e2e/audit/reading.ts'
import { signIn } from '../../e2e/audit/sign-in.ts'
import type { DemoUser } from '../demo/demo-user.ts'
import type { Loop } from '../demo/open-loop.ts'
import { ROOT } from '../demo/root.ts'

interface Studio {
  browser: Browser
  loop: Loop
  user: DemoUser
  folder: string
  print: (line: string) => void
  locale: 'en' | 'pt-BR'
}

const schemes = ['light', 'dark'] as const
type Scheme = (typeof schemes)[number]

/** A desk, a tablet, a phone, and a desk at 400 % zoom. */
const sizes = [
  { width: 1440, height: 900 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
] as const
const [desk] = sizes

/** The pictures in the README: the first screen of the desk's size. */
const shownInReadme = ['reading-light', 'reading-dark', 'worklist-light', 'model-light']

/** Lets three people read some beats, so that there is something to see, and takes every page in every size. */
export async function takePictures(studio: Studio): Promise<void> {
  const { loop, folder } = studio
  await loop.pipelines(['train', `${loop.settings.tag}-wide`], '', { NETWORK: '48,8' })
  await loop.pipelines(['infer', `${loop.settings.tag}-wide`])
  await askForSecondReadings(studio)
  for (const [name, turn] of [
    ['Ana', 0],
    ['Rui', 1],
  ] as const)
    await readSome(studio, await addReader(studio, name), 14, turn)
  await readSome(studio, studio.user, 4, 2)
  for (const scheme of schemes) await takePages(studio, scheme)
  const shown = join(ROOT, 'docs', 'screenshots')
  mkdirSync(shown, { recursive: true })
  if (studio.locale === 'en')
    for (const name of shownInReadme) copyFileSync(join(folder, `${name}.png`), join(shown, `${name}.png`))
}

async function takePages(studio: Studio, scheme: Scheme): Promise<void> {
  const { folder, print, loop } = studio
  const page = await openPage(studio, scheme)
  const take = async (name: string) => {
    await page.waitForLoadState('networkidle')
    for (const size of sizes) {
      await page.setViewportSize(size)
      const path = join(folder, `${name}-${scheme}-${size.width}.png`)
      await page.screenshot({ path, animations: 'disabled', fullPage: true })
    }
    await page.setViewportSize(desk)
    if (shownInReadme.includes(`${name}-${scheme}`))
      await page.screenshot({ path: join(folder, `${name}-${scheme}.png`), animations: 'disabled' })
    print(`${name}-${scheme}`)
  }
  await page.goto('/sign-in')
  await take('sign-in')
  await page.goto('/')
  await signIn(page, studio.user)
  for (const [name, path] of pagesOf(loop.settings.tag)) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await take(name)
  }
  await page.goto('/read')
  const beat = await beatOnScreen(page)
  await take('reading-blind')
  await answerBeat(page, scheme === 'light' ? 'anomalous' : 'normal')
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

function pagesOf(tag: string): [string, string][] {
  return [
    ['worklist', '/'],
    ['beats', '/beats'],
    ['own', '/me'],
    ['disagreements', '/disagreements'],
    ['history', '/history'],
    ['learned', '/history/learned'],
    ['models', '/models'],
    ['model', `/models/${tag}`],
    ['comparison', `/models/compare?left=${tag}&right=${tag}-wide`],
    ['agreement', '/agreement'],
    ['settings', '/settings'],
    ['users', '/users'],
    ['help', '/help'],
  ]
}

async function openPage({ browser, loop, locale }: Studio, colorScheme: Scheme): Promise<Page> {
  const baseURL = loop.settings.auditUrl
  const context = await browser.newContext({ baseURL, locale, colorScheme, viewport: desk })
  return await context.newPage()
}

/** Every second heartbeat is read by two, so that there are readers who disagree. */
async function askForSecondReadings(studio: Studio): Promise<void> {
  const page = await openPage(studio, 'light')
  await page.goto('/settings')
  await signIn(page, studio.user)
  await page.locator('input[name="doubleReadingShare"]').fill('50')
  await page.locator('form', { has: page.locator('input[name="doubleReadingShare"]') }).evaluate((form) => {
    ;(form as unknown as { requestSubmit(): void }).requestSubmit()
  })
  await page.waitForLoadState('networkidle')
  await page.context().close()
}

async function addReader({ loop }: Studio, name: string): Promise<DemoUser> {
  const user = { email: `${name.toLowerCase()}@example.org`, password: `the long password of ${name}` }
  await loop.pipelines(
    ['users', 'add', user.email, '--name', name, '--role', 'reader', '--password-stdin'],
    `${user.password}\n`,
  )
  return user
}

/** @param turn readers with different turns give some beats different answers */
async function readSome(studio: Studio, reader: DemoUser, count: number, turn: number): Promise<void> {
  const page = await openPage(studio, 'light')
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
