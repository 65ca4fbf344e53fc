import autocannon from 'autocannon'
import { expect, test } from 'vitest'
import { probe, readMemory } from './overload.ts'
import { openSignedIn } from './signed-in.ts'

const connections = 300
const seconds = 60

test('a flood of requests for pages shuts out neither supervisors nor who signs in, and who is refused hears when to come again', async () => {
  await using signedIn = await openSignedIn()
  const { auditUrl, headers, metrics } = signedIn
  const memory = [await readMemory(metrics)]
  const watching = setInterval(() => void readMemory(metrics).then((now) => memory.push(now)), 10_000)
  const probers = { livez: probe(`${auditUrl}/livez`), signIn: probe(`${auditUrl}/sign-in`) }
  const drawn: number[] = []
  const statuses: Record<number, number> = {}
  let unkind = 0
  const flood: autocannon.Options = {
    ...{ url: `${auditUrl}/history`, headers, connections, duration: seconds, timeout: 30 },
    setupClient(client) {
      // Its types know headers alone of what it tells.
      client.on('headers', (told) => {
        const { statusCode, headers: given } = told as unknown as { statusCode: number; headers: string[] }
        if (statusCode === 503 && !given.some((name) => name.toLowerCase() === 'retry-after')) unkind++
      })
    },
  }
  await new Promise<void>((resolve, reject) => {
    autocannon(flood, (error) => (error ? reject(error) : resolve())).on(
      'response',
      (_client, status, _bytes, milliseconds) => {
        statuses[status] = (statuses[status] ?? 0) + 1
        if (status === 200) drawn.push(milliseconds)
      },
    )
  })
  clearInterval(watching)
  const [livez, signIn] = [await probers.livez.stop(), await probers.signIn.stop()]
  drawn.sort((one, other) => one - other)
  const [p50, p99] = [0.5, 0.99].map((share) => Math.round(drawn[Math.floor(share * drawn.length)] ?? 0))
  console.info(JSON.stringify({ connections, seconds, statuses, unkind, p50, p99, livez, signIn, memory }))
  expect(unkind).toBe(0)
  expect(Object.keys(statuses)).toEqual(['200', '503'])
  // Still signed in, and not only told to come again: pages of those who have gone are drawn to their end.
  await expect.poll(async () => (await fetch(`${auditUrl}/history`, { headers })).status).toBe(200)
}, 600_000)
