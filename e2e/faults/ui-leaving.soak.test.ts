import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { buildPages } from '../../scripts/installation/installation.ts'
import { findFreePort } from '../../scripts/processes.ts'
import { openInstallation, signInByForm } from '../installation.ts'
import { heapOfContainer, leave, probe, readMemory } from './overload.ts'

const seconds = 20
const stayMilliseconds = 15

test.each([100, 1000])(
  'after browsers that went before their page was drawn, %i a second, a page is drawn soon',
  async (rate) => {
    await buildPages()
    const port = String(await findFreePort())
    const installation = await openInstallation({ METRICS_PORT: port, NODE_OPTIONS: heapOfContainer })
    try {
      await installation.pipelinesJson('migrate')
      await installation.startResults()
      const ana = await installation.addPerson('Ana', 'admin')
      await installation.startAuditUi()
      const { auditUrl } = installation
      const headers = await signInByForm(auditUrl, ana)
      const url = `${auditUrl}/history`
      const ask = async () => (await fetch(url, { headers })).status
      expect(await ask()).toBe(200)
      const memory = [await readMemory(`http://127.0.0.1:${port}`)]
      const probers = { livez: probe(`${auditUrl}/livez`), signIn: probe(`${auditUrl}/sign-in`) }
      const leaving = leave({ url, headers, rate, stayMilliseconds })
      await wait(seconds * 1000)
      const left = await leaving.stop()
      const began = performance.now()
      await expect.poll(ask, { interval: 100 }).toBe(200)
      const after = Math.round(performance.now() - began)
      const [livez, signIn] = [await probers.livez.stop(), await probers.signIn.stop()]
      memory.push(await readMemory(`http://127.0.0.1:${port}`))
      console.info(JSON.stringify({ rate, left, after, livez, signIn, memory }))
    } finally {
      await installation.close()
    }
  },
  600_000,
)
