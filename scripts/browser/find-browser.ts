import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { chromium } from 'playwright-core'
import { installWithApt } from '../processes/install-with-apt.ts'
import { runTool } from '../processes/run-tool.ts'

type Print = (line: string) => void

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const DOWNLOAD_MILLISECONDS = 600_000

/**
 * The path of a Chromium: one on this machine; else one installed with apt; else Playwright's own, downloaded.
 *
 * @throws VigiaError `browser-missing`, with the reason for each way and what to do, if there is none
 */
export async function findBrowser(print: Print): Promise<string> {
  const installed = findInstalled()
  if (installed !== undefined) return installed
  const reasons = ['no Chromium, Chrome or Edge is installed on this machine']
  for (const way of [installChromium, downloadChromium]) {
    const attempt = await way(print)
    if (attempt.status === 'found') return attempt.path
    reasons.push(attempt.reason)
  }
  throw new VigiaError('browser-missing', explainWaysOut(reasons))
}

type Attempt = { status: 'found'; path: string } | { status: 'unavailable'; reason: string }

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

async function installChromium(print: Print): Promise<Attempt> {
  const outcome = await installWithApt('chromium', { print, why: 'No browser here' })
  if (outcome.status === 'failed') return { status: 'unavailable', reason: outcome.output }
  const path = findInstalled()
  return path === undefined
    ? { status: 'unavailable', reason: 'apt installed chromium, but none can be run' }
    : { status: 'found', path }
}

async function downloadChromium(print: Print): Promise<Attempt> {
  print('No browser here: downloading Playwright’s Chromium')
  const program = join(import.meta.dirname, '..', 'node_modules', '.bin', 'playwright-core')
  const outcome = await runTool(program, ['install', 'chromium'], { timeout: DOWNLOAD_MILLISECONDS })
  if (outcome.status === 'done' && existsSync(chromium.executablePath()))
    return { status: 'found', path: chromium.executablePath() }
  const [reason] = outcome.output.split('\n').filter((line) => /error|failed/i.test(line))
  return { status: 'unavailable', reason: `Playwright could not download one: ${reason ?? outcome.output}` }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function explainWaysOut(reasons: readonly string[]): string {
  return [
    'No browser could be found or installed:',
    ...reasons.map((reason) => `  - ${reason}`),
    'Install Chromium or Chrome (Debian, Ubuntu: apt install chromium; macOS: brew install --cask chromium).',
  ].join('\n')
}
