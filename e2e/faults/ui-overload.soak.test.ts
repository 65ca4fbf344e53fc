import autocannon from 'autocannon'
import { expect, test } from 'vitest'
import { type Offer, type Probed, probe, readMemory } from './overload.ts'
import { openSignedIn, type SignedIn } from './signed-in.ts'

/** Fewer than the audit UI draws at once, so that none is refused. */
const measured: Offer = { connections: 4, seconds: 20 }
const overloaded: Offer = { connections: 300, seconds: 60 }

test('at ten times what it can do, and at what 300 can send, the audit UI draws what it takes and tells the others to come again', async () => {
  await using signedIn = await openSignedIn()
  const usual = await askForPages(signedIn, measured)
  console.info(JSON.stringify({ usual }))
  expect([usual.unkind, Object.keys(usual.statuses)]).toEqual([0, ['200']])
  const rate = Math.round((10 * (usual.statuses[200] ?? 0)) / measured.seconds)
  for (const offer of [{ ...overloaded, rate }, overloaded]) {
    const over = await askForPages(signedIn, offer)
    console.info(JSON.stringify({ ...offer, over }))
    expect(over.unkind).toBe(0)
    expect(Object.keys(over.statuses)).toEqual(['200', '503'])
    // Still signed in, and not only told to come again: pages of those who have gone are drawn to their end.
    const { auditUrl, headers } = signedIn
    await expect.poll(async () => (await fetch(`${auditUrl}/history`, { headers })).status).toBe(200)
  }
}, 600_000)

interface Asked {
  /** By status. */
  statuses: Record<number, number>
  /** Refusals without `Retry-After`. */
  unkind: number
  /** Of the pages that were drawn, milliseconds. */
  p50: number
  p99: number
  /** Meanwhile, from another process. */
  livez: Probed
  signIn: Probed
  /** Resident memory of the audit UI, in MiB: before, and every ten seconds. */
  memory: number[]
}

async function askForPages(
  { auditUrl, headers, metrics }: SignedIn,
  { connections, seconds, rate }: Offer,
): Promise<Asked> {
  const memory = [await readMemory(metrics)]
  const watching = setInterval(() => void readMemory(metrics).then((now) => memory.push(now)), 10_000)
  const probers = { livez: probe(`${auditUrl}/livez`), signIn: probe(`${auditUrl}/sign-in`) }
  const drawn: number[] = []
  const statuses: Record<number, number> = {}
  let unkind = 0
  const load: autocannon.Options = {
    ...{ url: `${auditUrl}/history`, headers, connections, duration: seconds, timeout: 30 },
    ...(rate === undefined ? {} : { overallRate: rate }),
    setupClient(client) {
      // Its types know headers alone of what it tells.
      client.on('headers', (told) => {
        const { statusCode, headers: given } = told as unknown as { statusCode: number; headers: string[] }
        if (statusCode === 503 && !given.some((name) => name.toLowerCase() === 'retry-after')) unkind++
      })
    },
  }
  await new Promise<void>((resolve, reject) => {
    autocannon(load, (error) => (error ? reject(error) : resolve())).on(
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
  const [p50 = 0, p99 = 0] = [0.5, 0.99].map((share) =>
    Math.round(drawn[Math.floor(share * drawn.length)] ?? 0),
  )
  return { statuses, unkind, p50, p99, livez, signIn, memory }
}
