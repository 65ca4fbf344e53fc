import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'

let checkout: string
let calls: string

/** Stands in for npm: notes the call and "installs" a pnpm which notes its own and fails if FAIL_INSTALL is set. */
const NPM = `#!/bin/sh
echo "npm $*" >>"$CALLS"
mkdir -p node_modules/.bin
cat >node_modules/.bin/pnpm <<'PNPM'
#!/bin/sh
echo "pnpm $*" >>"$CALLS"
echo "many words"
[ -z "$FAIL_INSTALL" ] || { echo "ERR_SOMETHING"; exit 1; }
mkdir -p node_modules
PNPM
chmod +x node_modules/.bin/pnpm
`

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'vigia bootstrap-'))
  calls = join(checkout, 'calls.txt')
  cpSync(join(import.meta.dirname, 'bootstrap.mjs'), join(checkout, 'scripts', 'bootstrap.mjs'))
  cpSync(join(import.meta.dirname, 'bootstrap'), join(checkout, 'scripts', 'bootstrap'), { recursive: true })
  mkdirSync(join(checkout, 'packages', 'one'), { recursive: true })
  mkdirSync(join(checkout, 'bin'))
  writeFileSync(join(checkout, 'package.json'), '{ "packageManager": "pnpm@12.0.0" }')
  writeFileSync(join(checkout, 'packages', 'one', 'package.json'), '{ "name": "one" }')
  writeFileSync(join(checkout, 'pnpm-workspace.yaml'), 'packages:\n  - packages/*\n\ncatalog: {}\n')
  writeFileSync(join(checkout, 'pnpm-lock.yaml'), "lockfileVersion: '9.0'\n")
  writeFileSync(join(checkout, 'bin', 'npm'), NPM)
  chmodSync(join(checkout, 'bin', 'npm'), 0o755)
})

afterEach(() => {
  rmSync(checkout, { recursive: true, force: true })
})

test('the first command installs pnpm and the dependencies, the next ones nothing', async () => {
  const first = await bootstrap(['node', '-p', '1 + 1'])
  expect(first).toMatchObject({ code: 0, output: '2\n' })
  expect(first.errors).toContain('Installing the dependencies')
  expect(first.errors).not.toContain('many words')
  expect(readCalls().map((call) => call.split(' ').slice(0, 2))).toEqual([
    ['npm', 'install'],
    ['pnpm', 'install'],
  ])

  const second = await bootstrap(['node', '-p', '2 + 2'])
  expect(second).toEqual({ code: 0, output: '4\n', errors: '' })
  expect(readCalls()).toHaveLength(2)
})

test.each(['pnpm-lock.yaml', 'package.json', 'packages/one/package.json'])(
  'a change of %s leads to one more install',
  async (file) => {
    await bootstrap(['node', '-e', ''])
    writeFileSync(join(checkout, file), `${readFileSync(join(checkout, file), 'utf8')}\n`)
    await bootstrap(['node', '-e', ''])
    await bootstrap(['node', '-e', ''])
    expect(readCalls().filter((call) => call.startsWith('pnpm'))).toHaveLength(2)
  },
)

test('an install that fails shows what pnpm said, does not run the command, and is tried again', async () => {
  const failed = await bootstrap(['node', '-p', '1'], { FAIL_INSTALL: 'yes' })
  expect(failed).toMatchObject({ code: 1, output: '' })
  expect(failed.errors).toContain('ERR_SOMETHING')
  expect(await bootstrap(['node', '-p', '1'])).toMatchObject({ code: 0, output: '1\n' })
})

test('two first commands at once install once, and both run', async () => {
  const both = await Promise.all([bootstrap(['node', '-p', '1']), bootstrap(['node', '-p', '2'])])
  expect(both.map(({ code, output }) => [code, output])).toEqual([
    [0, '1\n'],
    [0, '2\n'],
  ])
  expect(readCalls()).toHaveLength(2)
})

test('the lock of a killed command does not stop the next one', async () => {
  const lock = join(checkout, '.toolchain', 'lock')
  mkdirSync(lock, { recursive: true })
  const aMinuteAgo = new Date(Date.now() - 60_000)
  utimesSync(lock, aMinuteAgo, aMinuteAgo)
  expect(await bootstrap(['node', '-p', '1'])).toMatchObject({ code: 0 })
  expect(existsSync(lock)).toBe(false)
})

test('the exit code is that of the command', async () => {
  expect(await bootstrap(['node', '-e', 'process.exit(7)'])).toMatchObject({ code: 7 })
})

test('a command ended by a signal gives 128 and the number of the signal', async () => {
  expect(await bootstrap(['node', '-e', 'process.kill(process.pid, "SIGKILL")'])).toMatchObject({ code: 137 })
})

test('arguments with spaces and quotes arrive as they are', async () => {
  const { output } = await bootstrap([
    'node',
    '-p',
    'process.argv.slice(1).join("|")',
    '--',
    'a b',
    '"c"',
    '',
  ])
  expect(output).toBe('a b|"c"|\n')
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s reaches the command once, and its end is waited for',
  async (signal) => {
    const script = `
    let count = 0
    process.on('${signal}', () => { count++; setTimeout(() => { console.log('times', count); process.exit(3) }, 100) })
    setInterval(() => {}, 1000)
    console.log('ready')
  `
    const child = start(['node', '-e', script])
    const ended = ending(child)
    child.stdout?.once('data', () => child.kill(signal))
    expect(await ended).toMatchObject({ code: 3, output: 'ready\ntimes 1\n' })
  },
)

test('without a command it says how it is used', async () => {
  expect((await bootstrap([])).errors).toContain('Usage')
})

function start(args: string[], extra: NodeJS.ProcessEnv = {}): ChildProcess {
  const { CALLS: _, ...environment } = process.env
  return spawn(process.execPath, [join(checkout, 'scripts', 'bootstrap.mjs'), ...args], {
    env: { ...environment, ...extra, CALLS: calls, PATH: `${join(checkout, 'bin')}:/usr/bin:/bin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function bootstrap(args: string[], extra?: NodeJS.ProcessEnv) {
  return ending(start(args, extra))
}

async function ending(child: ChildProcess) {
  if (child.stdout === null || child.stderr === null) throw new Error('The output is not a pipe.')
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, output, errors }
}

function readCalls(): string[] {
  return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []
}
