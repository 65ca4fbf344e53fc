import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { type Browser, chromium } from 'playwright-core'
import { installWithApt, isExecutable, runProgram } from './processes.ts'

type Print = (line: string) => void

const NAMES = [
  // The same browser without what draws its windows: it takes half the processor's time.
  'chromium-headless-shell',
  ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'],
]
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const DOWNLOAD_MILLISECONDS = 600_000

/** Starts a browser without a window, which asks nothing of the network by itself. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      // Its sandbox cannot be had as root, nor in most containers; it only ever sees our own pages.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

const VARIABLE = 'TEST_BROWSER'

/**
 * The path of a Chromium: that of `TEST_BROWSER`; else one on this machine; else one installed with apt; else Playwright's own, downloaded.
 *
 * @throws VigiaError `browser-missing`, with the reason for each way and what to do, if there is none, or none at the
 * path that is given
 */
export async function findBrowser(print: Print, given = process.env[VARIABLE]): Promise<string> {
  if (given) {
    if (isExecutable(given)) return given
    throw new VigiaError('browser-missing', `${VARIABLE} names no program that can be run: ${given}.`)
  }
  const installed = findInstalled()
  if (installed !== undefined) return installed
  const reasons = ['no Chromium, Chrome or Edge is installed on this machine']
  for (const way of [installChromium, downloadChromium]) {
    const attempt = await way(print)
    if ('path' in attempt) return attempt.path
    reasons.push(attempt.reason)
  }
  const message = [
    'No browser could be found or installed:',
    ...reasons.map((reason) => `  - ${reason}`),
    'Install Chromium or Chrome (Debian, Ubuntu: apt install chromium; macOS: brew install --cask chromium).',
  ]
  throw new VigiaError('browser-missing', message.join('\n'))
}

/** The first Chromium that can be run here, if there is one. */
export function findInstalled(searchPath = process.env.PATH ?? '', folders = FOLDERS): string | undefined {
  const searched = [...searchPath.split(delimiter).filter((folder) => folder !== ''), ...folders]
  const candidates = [
    ...NAMES.flatMap((name) => searched.map((folder) => join(folder, name))),
    ...APPLICATIONS,
    chromium.executablePath(),
  ]
  return candidates.find(isExecutable)
}

type Attempt = { path: string } | { reason: string }

async function installChromium(print: Print): Promise<Attempt> {
  const why = 'No browser here'
  // Ubuntu has no headless shell of its own.
  const isWithoutShell = await installWithApt('chromium-headless-shell', { print, why })
  const reason = isWithoutShell && (await installWithApt('chromium', { print, why }))
  if (reason !== undefined) return { reason }
  const path = findInstalled()
  return path === undefined ? { reason: 'apt installed chromium, but none can be run' } : { path }
}

async function downloadChromium(print: Print): Promise<Attempt> {
  print('No browser here: downloading Playwright’s Chromium')
  const program = join(import.meta.dirname, 'node_modules', '.bin', 'playwright-core')
  const end = await runProgram(program, ['install', 'chromium'], { timeout: DOWNLOAD_MILLISECONDS })
  const path = chromium.executablePath()
  if (end.status === 0 && existsSync(path)) return { path }
  const output = end.stdout + end.stderr
  const error = output.split('\n').find((line) => /error|failed/i.test(line))
  return { reason: `Playwright could not download one: ${error ?? output}` }
}
