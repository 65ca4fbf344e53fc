import { setTimeout as wait } from 'node:timers/promises'
import { openRelay, type Relay } from '@vigia/db/testing'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { buildPages } from '../../scripts/installation/installation.ts'
import { type Installation, openInstallation, signInByForm } from '../installation.ts'
import { faults, keepCalling } from './links.ts'

/** The service has five seconds for what it asks others; the rest is a busy machine's. */
const limitMilliseconds = 6500
const recoveryMilliseconds = 10_000

/**
 * Declares what is asked of the audit UI while something happens on its ways to the warehouse and to the results API.
 *
 * @param names of faults
 * @param rounds how often each
 */
export function declareUiLinks(names: readonly string[], rounds: number): void {
  let installation: Installation
  let ways: Record<string, Relay>
  let headers: Record<string, string>
  beforeAll(async () => {
    await buildPages()
    installation = await openInstallation({ EPOCHS: '2' })
    await installation.pipelinesJson('migrate')
    await installation.pipelinesJson('seed', '--synthetic', '300', '--into', 'training')
    await installation.pipelinesJson('seed', '--synthetic', '20', '--into', 'inference')
    await installation.pipelinesJson('train', 'v1')
    await installation.startResults()
    await installation.pipelinesJson('infer', 'v1')
    const api = { host: '127.0.0.1', port: Number(installation.environment.API_PORT) }
    ways = { warehouse: await openRelay(inject('mysql')), 'results API': await openRelay(api) }
    const ana = await installation.addPerson('Ana', 'admin')
    await installation.startAuditUi({
      ORIGEM_MYSQL_PORT: String(ways.warehouse?.port),
      API_PORT: String(ways['results API']?.port),
    })
    headers = await signInByForm(installation.auditUrl, ana)
  })
  afterAll(async () => {
    await installation?.close()
    for (const way of Object.values(ways ?? {})) await way.close()
  })

  const ask = async (path: string, body?: unknown) => {
    const answer = await fetch(installation.auditUrl + path, {
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      redirect: 'manual',
    })
    return { status: answer.status, text: await answer.text() }
  }
  const isPage = async (path: string) => {
    const { status, text } = await ask(path)
    return status === 200 && /<h1/.test(text)
  }
  /** What is asked, each saying whether it got what it wanted. */
  const asked: Record<string, () => Promise<boolean>> = {
    worklist: () => isPage('/'),
    history: () => isPage('/history'),
    beat: async () => (await ask('/api/beats/ecg-1')).text.includes('"found"'),
    'a beat to read': async () => {
      const { text } = await ask('/api/beats/take', { choice: {}, count: 1, except: [] })
      return text.includes('"taken"')
    },
    readiness: async () => (await ask('/readyz')).status === 200,
  }

  const cases = ['warehouse', 'results API'].flatMap((way) => names.map((name) => [way, name] as const))
  test.each(cases)(
    'between audit UI and %s: %s, every request is answered in time, and again well in time',
    async (wayName, name) => {
      const way = ways[wayName] as Relay
      const { lasts, begin, end } = faults[name] as (typeof faults)[string]
      for (let round = 0; round < rounds; round++) {
        const lanes = Object.entries(asked).map(([what, call]) => ({ what, ...keepCalling(call, 1) }))
        const areGood = (since: number) =>
          lanes.every(({ calls }) => calls.some(({ begun, isGood }) => isGood && begun > since))
        await vi.waitFor(() => expect(areGood(0)).toBe(true), { timeout: 60_000 })
        await begin(way)
        await wait(lasts)
        await end(way)
        const ended = performance.now()
        await vi.waitFor(() => expect(areGood(ended)).toBe(true), { timeout: recoveryMilliseconds })
        const recovered = Math.round(performance.now() - ended)
        await Promise.all(lanes.map(({ stop }) => stop()))
        const longest = Object.fromEntries(
          lanes.map(({ what, calls }) => [what, Math.round(Math.max(...calls.map(({ took }) => took)))]),
        )
        const calls = lanes.reduce((sum, { calls: some }) => sum + some.length, 0)
        console.info(JSON.stringify({ way: wayName, fault: name, calls, longest, recovered }))
        for (const [what, took] of Object.entries(longest)) expect(took, what).toBeLessThan(limitMilliseconds)
      }
    },
    600_000,
  )
}
