import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type Installation,
  openInstallation,
  openStoppableServer,
  type StoppableServer,
} from './installation.ts'

let server: StoppableServer
let installation: Installation

beforeEach(async () => {
  server = await openStoppableServer()
  installation = await openInstallation(server.environment)
})
afterEach(async () => {
  server.goOn()
  await installation.close()
  await server.close()
})

async function timed<Result>(work: Promise<Result>): Promise<{ outcome: Result; seconds: number }> {
  const start = performance.now()
  const outcome = await work
  return { outcome, seconds: (performance.now() - start) / 1000 }
}

const ask = async (path: string) => {
  const answer = await fetch(installation.apiUrl + path)
  return { status: answer.status, text: await answer.text() }
}

test('a server that hangs is told of by readyz in time, while livez answers, and is used again when it goes on', async () => {
  await installation.startResults()
  server.stop()
  const asked = await timed(Promise.all([ask('/readyz'), ask('/readyz'), ask('/livez')]))
  expect(asked.seconds).toBeLessThan(5)
  const [first, second, alive] = asked.outcome
  for (const { status, text } of [first, second]) {
    expect(status).toBe(503)
    expect(text).toContain('The results database does not answer in time')
  }
  expect(alive?.status).toBe(200)
  server.goOn()
  await vi.waitFor(async () => expect((await ask('/readyz')).status).toBe(200), { timeout: 10_000 })
})

test.each([['models', 'list'], ['infer', 'v1'], ['train', 'v1'], ['migrate'], ['doctor']])(
  'on a server that hangs the command ends with 1 and says so: %s %s',
  async (...words) => {
    await installation.pipelinesJson('migrate')
    server.stop()
    const ended = await installation.pipelines(...words.filter(Boolean))
    expect(ended.status).toBe(1)
    expect(ended.stdout + ended.stderr).toContain('The warehouse database does not answer in time')
  },
)
