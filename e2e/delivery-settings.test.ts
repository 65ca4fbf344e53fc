import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadEnvironmentFile } from '@vigia/runtime'
import { envFileSurroundings, envFiles } from '@vigia/runtime/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Ended, runProgram } from '../scripts/processes.ts'
import { project } from './delivery/small-project.ts'

type Values = Record<string, string> | 'refused'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const surroundings = { PATH: process.env.PATH, HOME: process.env.HOME, ...envFileSurroundings }

test.each(envFiles)(
  '%s means the same to Compose, to the scripts and to a checkout',
  async (_what, text, expected) => {
    write(text)
    const names = expected === 'refused' ? ['A'] : Object.keys(expected)
    expect(await askCompose(names)).toEqual(expected)
    expect(askCheckout()).toEqual(expected)
    // A shell has no variable of another name.
    const ofShell = names.filter((name) => /^\w+$/.test(name))
    const values = expected === 'refused' ? expected : pick(expected, ofShell)
    expect(await askScripts(ofShell)).toEqual(values)
  },
)

test('the .env of docs/operations.md means what it says, with the comments behind its values', async () => {
  const [, text = ''] = /```sh\n( *REGISTRY=.*?)```/s.exec(readProject('docs/operations.md')) ?? []
  write(text)
  const expected = {
    REGISTRY: 'nexus.example.org:8082',
    TAG: 'v1.4.0',
    AUDIT_URL: 'https://vigia.example.org',
    TZ: 'America/Sao_Paulo',
    INFER_MODEL: 'v1',
    INFER_WORKERS: '1',
  }
  expect(askCheckout()).toEqual(expected)
  expect(await askScripts(Object.keys(expected))).toEqual(expected)
})

test('a program that reads no .env gets from scripts/with-settings.sh what Compose reads there', async () => {
  write(`A='$x # y' # z\nB="a\\"b"\nC=$B\nC=\${C}c\nD=\n`)
  expect(await askScripts(['A', 'B', 'C', 'D'])).toEqual({ A: '$x # y', B: 'a"b', C: 'a"bc', D: '' })
})

test('.env.example means the same to all', async () => {
  write(readProject('.env.example'))
  const values = askCheckout()
  expect(Object.keys(values).length).toBeGreaterThan(10)
  expect(await askCompose(Object.keys(values))).toEqual(values)
})

test('the environment wins over .env, an empty variable too', async () => {
  write('OUTSIDE=file\nEMPTY=file\n')
  expect(await askCompose(['OUTSIDE', 'EMPTY'])).toEqual({ OUTSIDE: 'outside', EMPTY: '' })
  expect(await askScripts(['OUTSIDE', 'EMPTY'])).toEqual({ OUTSIDE: 'outside', EMPTY: '' })
  const defaults = { OUTSIDE: 'outside', EMPTY: 'the default' }
  expect(await askScripts(['OUTSIDE', 'EMPTY'], 'the default')).toEqual(defaults)
  expect(askCheckout()).toEqual({})
})

test('a .env that Compose refuses stops a script with 2 and the line, and shows no value', async () => {
  write('A=1\nSECRET="s3cret\n')
  const outcome = await bash('echo went on')
  expect(outcome).toMatchObject({ status: 2, stderr: expect.stringContaining('.env, line 3') })
  expect(outcome.stdout + outcome.stderr).not.toMatch(/s3cret|went on/)
})

function write(text: string): void {
  writeFileSync(join(folder, '.env'), text)
}

function readProject(file: string): string {
  return readFileSync(join(project, file), 'utf8')
}

async function askCompose(names: readonly string[]): Promise<Values> {
  const file = join(folder, 'compose.yml')
  writeFileSync(
    file,
    `name: asked\nservices: { asked: { image: none, environment: ${JSON.stringify(names)} } }\n`,
  )
  const words = ['compose', '--project-directory', folder, '--file', file, 'config', '--format', 'json']
  const { status, stdout } = await runProgram('docker', words, { env: surroundings })
  if (status !== 0) return 'refused'
  const { services } = JSON.parse(stdout)
  const entries = Object.entries<string>(services.asked.environment ?? {})
  return Object.fromEntries(entries.map(([name, value]) => [name, value.replaceAll('$$', '$')]))
}

/** What a script has of these after it has loaded .env; where it has nothing, or an empty value, `otherwise`. */
async function askScripts(names: readonly string[], otherwise = ''): Promise<Values> {
  // A sign after each value: a shell drops line ends before the end of what it takes over.
  const each = names.map((name) => `printf '%s\\0' "\${${name}:-${otherwise}}"`)
  return byName(names, await bash(each.join('\n')))
}

function pick(values: Record<string, string>, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
}

function byName(names: readonly string[], { status, stdout }: Ended): Values {
  if (status !== 0) return 'refused'
  const values = stdout.split('\0')
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
}

function bash(script: string) {
  const source = `set -euo pipefail; cd '${folder}'; . '${project}/scripts/delivery/settings.sh'`
  return runProgram('bash', ['-c', `${source}\nload_settings\n${script}`], { env: surroundings })
}

function askCheckout(): Values {
  const environment: NodeJS.ProcessEnv = { ...envFileSurroundings }
  try {
    loadEnvironmentFile(join(folder, '.env'), environment)
  } catch {
    return 'refused'
  }
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !Object.hasOwn(envFileSurroundings, name)),
  ) as Values
}
