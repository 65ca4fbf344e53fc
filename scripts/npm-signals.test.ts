import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'

const root = join(import.meta.dirname, '..')
const patience = { timeout: 60_000, interval: 50 }
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const

/** In the environment of npm and of everything that it leads to. */
const mark = `VIGIA_TEST_MARK=${randomUUID()}`
const [markName = '', markValue = ''] = mark.split('=')

/** What every service needs, with a database that does not answer. */
const settings = {
  DESTINO_MYSQL_HOST: '127.0.0.1',
  DESTINO_MYSQL_PORT: '1',
  DESTINO_MYSQL_USER: 'nobody',
  DESTINO_MYSQL_PASSWORD: 'nothing',
  RESULTS_API_KEY: 'a-key-of-sixteen-characters',
  API_PORT: '0',
}

afterEach(() => {
  for (const pid of listMarked()) process.kill(pid, 'SIGKILL')
})

test.each(signals)('%s to npm ends the results API that it runs', async (signal) => {
  const npm = startNpm('results')
  await whenPrinted(npm, 'Trying again')
  expect(listMarked().length).toBeGreaterThan(1)
  await endBy(npm, signal)
})

test.each(signals)('%s to npm ends a command of the pipelines that it runs', async (signal) => {
  const npm = startNpm('pipelines', 'standby')
  await whenPrinted(npm, 'Ready for commands')
  await endBy(npm, signal)
})

test.each(signals)('%s to npm ends a service that is still starting', async (signal) => {
  const npm = startNpm('results')
  // npm, and what becomes the bootstrap: the service has not begun to listen for signals.
  await vi.waitFor(() => expect(listMarked().length).toBeGreaterThan(1), patience)
  await endBy(npm, signal)
})

test('SIGTERM to `npm test` ends its checks', async () => {
  const npm = startNpm('test', '--', 'scripts/bootstrap.test.ts')
  await whenPrinted(npm, '== Format and lint')
  await endBy(npm, 'SIGTERM')
})

test('SIGTERM to `npm run demo` ends its database and its services', async () => {
  const npm = startNpm('demo', '--', '--exit')
  await whenPrinted(npm, 'Making the tables')
  await endBy(npm, 'SIGTERM')
})

test('a command that has ended well is not touched: npm reports its own exit code', async () => {
  const npm = startNpm('pipelines', '--', '--help')
  const [code] = await once(npm, 'close')
  expect(code).toBe(0)
})

function startNpm(...words: string[]): ChildProcess {
  return spawn('npm', ['run', '--silent', ...words], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings, [markName]: markValue },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
}

async function whenPrinted({ stdout, stderr }: ChildProcess, text: string): Promise<void> {
  let printed = ''
  const add = (chunk: Buffer) => {
    printed += chunk
  }
  stdout?.on('data', add)
  stderr?.on('data', add)
  await vi.waitFor(() => expect(printed).toContain(text), patience)
}

/** Expects that npm ends, and everything that it led to. */
async function endBy(npm: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const end = once(npm, 'exit')
  npm.kill(signal)
  await end
  await vi.waitFor(() => expect(listMarked()).toEqual([]), patience)
}

/** Processes with the mark in their environment. */
function listMarked(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readEnvironment(pid).split('\0').includes(mark))
    .map(Number)
}

function readEnvironment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}
