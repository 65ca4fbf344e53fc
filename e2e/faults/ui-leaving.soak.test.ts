import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { leave, probe, readMemory } from './overload.ts'
import { openSignedIn } from './signed-in.ts'

const seconds = 20
const stayMilliseconds = 15

test.each([100, 1000])(
  'after browsers that went before their page was drawn, %i a second, a page is drawn soon',
  async (rate) => {
    await using signedIn = await openSignedIn()
    const { auditUrl, headers, metrics } = signedIn
    const url = `${auditUrl}/history`
    const ask = async () => (await fetch(url, { headers })).status
    expect(await ask()).toBe(200)
    const memory = [await readMemory(metrics)]
    const probers = { livez: probe(`${auditUrl}/livez`), signIn: probe(`${auditUrl}/sign-in`) }
    const leaving = leave({ url, headers, rate, stayMilliseconds })
    await wait(seconds * 1000)
    const left = await leaving.stop()
    const began = performance.now()
    await expect.poll(ask, { interval: 100 }).toBe(200)
    const after = Math.round(performance.now() - began)
    const [livez, signIn] = [await probers.livez.stop(), await probers.signIn.stop()]
    memory.push(await readMemory(metrics))
    console.info(JSON.stringify({ rate, left, after, livez, signIn, memory }))
  },
  600_000,
)
