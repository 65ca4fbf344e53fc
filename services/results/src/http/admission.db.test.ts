import type { LightMyRequestResponse } from 'fastify'
import { expect, test } from 'vitest'
import { makeInference } from '../testing/inferences.ts'
import { openTestApp } from '../testing/test-app.ts'

test('while as many are worked on as may be, others are told at once to come again, and who reads is not shut out', async () => {
  const api = await openTestApp({ atOnce: 3 })
  await api.app.ready()
  const holder = await api.database.db.$client.getConnection()
  try {
    await holder.query('LOCK TABLES Predictions WRITE')
    const send = (beat: number) => api.post('/inferences', { inferences: [makeInference(beat)] })
    const answers: LightMyRequestResponse[] = []
    const sent = [0, 1, 2, 3, 4].map(async (beat) => answers.push(await send(beat)))
    // Three of them wait for the table.
    await expect.poll(() => answers.length).toBe(2)
    for (const refused of [...answers, await send(5)]) {
      expect(refused.json()).toMatchObject({ type: '/problems/too-busy', status: 503 })
      expect(refused.headers['retry-after']).toBe('1')
    }
    expect((await api.get('/inferences?limit=1')).statusCode).toBe(200)
    await holder.query('UNLOCK TABLES')
    await Promise.all(sent)
    expect(answers.slice(2).map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
    expect((await send(6)).statusCode).toBe(201)
    expect(await api.countRows('Inference_ECG')).toBe(4)
  } finally {
    holder.release()
    await api.close()
  }
})
