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
}

const viewport = { width: 1280, height: 860 }
const schemes = ['light', 'dark'] as const

/** The pictures in the README. */
const shownInReadme = ['reading-light', 'reading-dark', 'worklist-light', 'model-light']

/** Reads some beats, so that there is something to see, and takes every page in both schemes. */
export async function takePictures(studio: Studio): Promise<void> {
  const { loop, folder, print } = studio
  await loop.pipelines(['train', `${loop.settings.tag}-wide`], '', { NETWORK: '64,16' })
  await readSome(studio, 12)
  for (const scheme of schemes) {
    const page = await openPage(studio, scheme)
    const take = async (name: string) => {
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: join(folder, `${name}-${scheme}.png`), animations: 'disabled' })
      print(`${name}-${scheme}.png`)
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
    await page.goto(`/beats/${beat}`)
    await beatOnScreen(page)
    await take('beat')
    await page.context().close()
  }
  const shown = join(ROOT, 'docs', 'screenshots')
  mkdirSync(shown, { recursive: true })
  for (const name of shownInReadme) copyFileSync(join(folder, `${name}.png`), join(shown, `${name}.png`))
}

function pagesOf(tag: string): [string, string][] {
  return [
    ['worklist', '/'],
    ['beats', '/beats'],
    ['own', '/me'],
    ['history', '/history'],
    ['learned', '/history/learned'],
    ['models', '/models'],
    ['model', `/models/${tag}`],
    ['comparison', `/models/compare?left=${tag}&right=${tag}-wide`],
    ['agreement', '/agreement'],
    ['disagreements', '/disagreements'],
    ['settings', '/settings'],
    ['users', '/users'],
  ]
}

async function openPage({ browser, loop }: Studio, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({
    baseURL: loop.settings.auditUrl,
    locale: 'en',
    colorScheme,
    viewport,
  })
  return await context.newPage()
}

async function readSome(studio: Studio, count: number): Promise<void> {
  const page = await openPage(studio, 'light')
  await page.goto('/read')
  await signIn(page, studio.user)
  for (let read = 0; read < count; read++) {
    await answerBeat(page, read % 4 === 0 ? 'anomalous' : 'normal')
    await goOn(page)
  }
  await page.context().close()
}
