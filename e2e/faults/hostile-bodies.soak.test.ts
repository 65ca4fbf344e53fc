import { expect, test } from 'vitest'
import { countResults, openInstallation } from '../installation.ts'
import { probe, readLongestTurn } from './overload.ts'

const bodies: Record<string, string> = {
  '1.2 million unknown fields': `{${'"a":0,'.repeat(1_200_000)}"b":0}`,
  '8 million brackets': '['.repeat(8e6),
  'a million items': `{"inferences":[${'0,'.repeat(1e6)}0]}`,
  'a text of 11 MB': `{"inferences":[{"key":"${'x'.repeat(11e6)}"}]}`,
  '1,000 things that are no inference': `{"inferences":[${`{${'"a":0,'.repeat(20)}"b":0},`.repeat(999)}{}]}`,
}
const times = 20

test('while bodies come that nobody can mean, livez is answered', async () => {
  const installation = await openInstallation({ API_RATE_LIMIT: '1000000' })
  try {
    await installation.startResults()
    const headers = { 'x-api-key': installation.apiKey, 'content-type': 'application/json' }
    const send = async (body: string) => {
      const answer = await fetch(`${installation.apiUrl}/inferences`, { method: 'POST', headers, body })
      await answer.arrayBuffer()
      return answer.status
    }
    for (const [name, body] of Object.entries(bodies)) {
      const prober = probe(`${installation.apiUrl}/livez`)
      await readLongestTurn(installation.apiUrl)
      for (let sent = 0; sent < times; sent++) expect(await send(body)).toBe(400)
      const longestTurn = await readLongestTurn(installation.apiUrl)
      console.info(JSON.stringify({ name, times, longestTurn, livez: await prober.stop() }))
    }
    expect((await countResults(installation, 'v1')).judged).toBe(0)
  } finally {
    await installation.close()
  }
})
