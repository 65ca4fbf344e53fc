import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-command-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('with a log file too, a wrong configuration ends with 2, its line in the log, and the error as JSON', async () => {
  const end = await pipelines(['--json', 'models', 'list'], { LOG_CONFIG: writeLogConfig() })
  expect(end.code).toBe(2)
  expect(JSON.parse(end.output)).toMatchObject({ error: { code: 'configuration-invalid' } })
  expect(end.errors).toBe('')
  const [file = ''] = readdirSync(join(folder, 'logs'))
  expect(JSON.parse(readFileSync(join(folder, 'logs', file), 'utf8'))).toMatchObject({
    code: 'configuration-invalid',
    msg: expect.stringContaining('ORIGEM_MYSQL_HOST is missing'),
  })
})

test('a .env that cannot be read as one ends with 2 and its line, not with a stack', async () => {
  writeFileSync(join(folder, '.env'), 'ORIGEM_MYSQL_PASSWORD="s3cret\n')
  const end = await pipelines(['--json', 'models', 'list'])
  expect(end).toMatchObject({
    code: 2,
    errors: 'Configuration: .env, line 1: a quote is opened and not closed.\n',
  })
  expect(JSON.parse(end.output)).toMatchObject({ error: { code: 'configuration-invalid' } })
  expect(end.output).not.toContain('s3cret')
})

test('a password with # or $ outside single quotes in .env is warned of, by name', async () => {
  writeFileSync(
    join(folder, '.env'),
    "ORIGEM_MYSQL_PASSWORD=pa$$w0rd\nAUDIT_SECRET='a#b$c-and-thirty-two-characters-long'\n",
  )
  const { errors } = await pipelines(['models', 'list'])
  expect(errors).toMatch(/WARNING - ORIGEM_MYSQL_PASSWORD has # or \$ in \.env outside single quotes/)
  expect(errors).not.toMatch(/w0rd|AUDIT_SECRET/)
})

test('what doctor finds and that something is wrong is one JSON object', async () => {
  const { code, output, errors } = await pipelines(['--json', 'doctor'])
  expect(code).toBe(1)
  expect(JSON.parse(output)).toMatchObject({ isWell: false, findings: expect.any(Array) })
  expect(errors).toContain('Not working: ')
})

const warehouse = {
  ORIGEM_MYSQL_HOST: '127.0.0.1',
  ORIGEM_MYSQL_PORT: '1',
  ORIGEM_MYSQL_USER: 'nobody',
  ORIGEM_MYSQL_PASSWORD: 'nothing',
}

test.each([
  ['ORIGEM_MYSQL_CHARSET', 'klingon'],
  ['ORIGEM_MYSQL_DATABASE', 'ware`house'],
  ['ORIGEM_MYSQL_HOST', 'http://127.0.0.1'],
  ['LOG_CONFIG', 'absent.json'],
  ['TZ', 'America/Atlantis'],
])('%s=%s is a configuration error by that name, and ends with 2', async (name, value) => {
  const end = await pipelines(['models', 'list'], { ...warehouse, [name]: value })
  expect(end).toMatchObject({
    code: 2,
    errors: expect.stringMatching(new RegExp(`Configuration: ${name} must`)),
  })
  expect(end.errors).not.toContain(value)
  expect(end.errors).not.toContain('Unexpected')
})

test('train names what is wrong for the training and for the database at once', async () => {
  const wrong = { EPOCHS: '1e3', OPTIMIZER: 'klingon', ORIGEM_MYSQL_PORT: '99999', AUDIT_PORT: 'x' }
  const { code, errors } = await pipelines(['train', 'v1'], { ...warehouse, ...wrong })
  expect(code).toBe(2)
  for (const name of Object.keys(wrong)) expect(errors).toMatch(new RegExp(`${name} (must|is not)`))
  expect(errors).not.toMatch(/1e3|klingon|99999/)
})

function writeLogConfig(): string {
  const path = join(folder, 'logging.json')
  const file = { kind: 'rotating-file', file: join(folder, 'logs', '{name}.log'), size: '1m', keep: 2 }
  writeFileSync(
    path,
    JSON.stringify({
      formatters: { json: {} },
      handlers: { file: { ...file, formatter: 'json', level: 'info' } },
      loggers: { root: { level: 'info', handlers: ['file'] } },
    }),
  )
  return path
}

/** The command line as a process of its own, in the folder and with these variables alone. */
async function pipelines(words: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, output, errors }
}
