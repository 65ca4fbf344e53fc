import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LightMyRequestResponse } from 'fastify'
import { expect, test } from 'vitest'
import { makeInference } from '../testing/inferences.ts'
import { openTestApp, type TestApp, testKeys } from '../testing/test-app.ts'

/** An API whose transactions that store wait until `letGo` is called. */
async function openHeld() {
  const api = await openTestApp({ atOnce: 3 })
  await api.app.ready()
  const holder = await api.database.db.$client.getConnection()
  await holder.query('LOCK TABLES Predictions WRITE')
  return {
    api,
    letGo: () => holder.query('UNLOCK TABLES'),
    async close() {
      holder.release()
      await api.close()
    },
  }
}

const send = (api: TestApp, beat: number) => api.post('/inferences', { inferences: [makeInference(beat)] })

test('while as many are worked on as may be, others are told at once to come again, and who reads is not shut out', async () => {
  const { api, letGo, close } = await openHeld()
  try {
    const answers: LightMyRequestResponse[] = []
    const sent = [0, 1, 2, 3, 4].map(async (beat) => answers.push(await send(api, beat)))
    // Three of them wait for the table.
    await expect.poll(() => answers.length).toBe(2)
    for (const refused of [...answers, await send(api, 5)]) {
      expect(refused.json()).toMatchObject({ type: '/problems/too-busy', status: 503 })
      expect(refused.headers['retry-after']).toBe('1')
    }
    expect((await api.get('/inferences?limit=1')).statusCode).toBe(200)
    await letGo()
    await Promise.all(sent)
    expect(answers.slice(2).map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
    expect((await send(api, 6)).statusCode).toBe(201)
    expect(await api.countRows('Inference_ECG')).toBe(4)
  } finally {
    await close()
  }
})

test('who comes then is refused before the body is there, as the app would refuse it, and counted; other addresses answer', async () => {
  const { api, letGo, close } = await openHeld()
  try {
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = api.app.server.address() as AddressInfo
    const ask = async (method: string, path: string, headers: Record<string, string | number> = {}) => {
      const asking = request({ port, host: '127.0.0.1', method, path, headers })
      asking.flushHeaders()
      const [answer] = await once(asking, 'response')
      asking.on('error', () => {}).destroy()
      return answer
    }
    const bodyToCome = { 'x-api-key': testKeys[0] as string, 'content-length': 1000 }
    const answers: LightMyRequestResponse[] = []
    const sent = [0, 1, 2, 3].map(async (beat) => answers.push(await send(api, beat)))
    // Three of them wait for the table.
    await expect.poll(() => answers.length).toBe(1)
    const like = answers[0]?.headers ?? {}
    for (const path of ['/inferences', '//ecg/?a=b']) {
      const { statusCode, headers } = await ask('POST', path, bodyToCome)
      expect(statusCode).toBe(503)
      expect({ ...headers, date: '', connection: '', 'keep-alive': '' }).toMatchObject({
        ...Object.fromEntries(Object.entries(like).filter(([name]) => !name.startsWith('x-ratelimit'))),
        ...{ date: '', connection: '', 'content-length': String(like['content-length']) },
      })
    }
    expect((await ask('GET', '/livez')).statusCode).toBe(200)
    expect((await ask('POST', '/nothing')).statusCode).toBe(404)
    expect((await api.get('/metrics')).body).toMatch(
      /http_requests_total\{method="POST",route="\/inferences",status="503"\} [1-9]/,
    )
    await letGo()
    await Promise.all(sent)
    expect(answers.slice(1).map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
  } finally {
    await close()
  }
})

test('clients that go before their answer leave room for others, and so do their bodies', async () => {
  const { api, letGo, close } = await openHeld()
  try {
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = api.app.server.address() as AddressInfo
    // Three of these are all that is held at once.
    const large = (beat: number) =>
      JSON.stringify({ inferences: [makeInference(beat)] }).padEnd(10 * 1024 * 1024)
    /** Undefined where the client went first. */
    const ask = (beat: number, seconds: number) =>
      fetch(`http://127.0.0.1:${port}/inferences`, {
        method: 'POST',
        headers: { 'x-api-key': testKeys[0] as string, 'content-type': 'application/json' },
        body: large(beat),
        signal: AbortSignal.timeout(1000 * seconds),
      }).then(
        ({ status }) => status,
        () => undefined,
      )
    await Promise.all([0, 1, 2].map((beat) => ask(beat, 3)))
    expect(await ask(3, 3)).toBe(503)
    await letGo()
    await expect.poll(() => ask(4, 20)).toBe(201)
    const stored = await api.countRows('Inference_ECG')
    expect((await api.get('/metrics')).body).toContain(
      `http_requests_total{method="POST",route="/inferences",status="201"} ${stored}\n`,
    )
  } finally {
    await close()
  }
})
