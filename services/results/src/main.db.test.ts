import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeServiceVariables } from './testing/service-environment.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The service as a process of its own; `until` ends it by SIGTERM as soon as it has printed that. */
async function run(variables: Record<string, string>, until?: string) {
  const child: ChildProcess = spawn(process.execPath, [main], {
    cwd: root,
    env: { PATH: process.env.PATH, LOG_CONFIG: 'logging.json', ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    if (until !== undefined && text.includes(until) && !child.killed) child.kill('SIGTERM')
  })
  const [code] = await once(child, 'close')
  return { code, text }
}

test('it says where it listens, and SIGTERM ends it with 0', async () => {
  const { code, text } = await run(makeServiceVariables(database.address), 'Listening on')
  expect(text).toMatch(/Listening on http:\/\/127\.0\.0\.1:\d+\./)
  expect(code).toBe(0)
})

test('a wrong configuration ends it with 2 and one line that names every variable', async () => {
  const { code, text } = await run({ API_PORT: '99999', API_RATE_LIMIT: 'many', RESULTS_API_KEY: 'short' })
  expect(code).toBe(2)
  expect(text.trimEnd().split('\n')).toHaveLength(1)
  for (const name of [
    'DESTINO_MYSQL_HOST',
    'DESTINO_MYSQL_USER',
    'API_PORT',
    'API_RATE_LIMIT',
    'RESULTS_API_KEY',
  ])
    expect(text).toContain(name)
  expect(text).not.toContain('short')
})

test('a port that is taken ends it with 1 and the variable to change', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const port = String((other.address() as AddressInfo).port)
  const { code, text } = await run({ ...makeServiceVariables(database.address), API_PORT: port })
  other.close()
  expect(text).toContain(`API_PORT: another program listens on 127.0.0.1:${port} already.`)
  expect(code).toBe(1)
})

test('a wrong password ends it with 1, and the password is not printed', async () => {
  const { code, text } = await run({
    ...makeServiceVariables(database.address),
    DESTINO_MYSQL_PASSWORD: 'a-wrong-password',
  })
  expect(code).toBe(1)
  expect(text).toContain('The results database refuses the user or the password.')
  expect(text).not.toContain('a-wrong-password')
})

test('a server that is not there yet is waited for, until SIGTERM', async () => {
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const port = String((free.address() as AddressInfo).port)
  free.close()
  await once(free, 'close')
  const { code, text } = await run(
    { ...makeServiceVariables(database.address), DESTINO_MYSQL_PORT: port },
    'Trying again',
  )
  expect(text).toContain('The results database cannot be reached (ECONNREFUSED). Trying again.')
  expect(code).toBe(0)
})
