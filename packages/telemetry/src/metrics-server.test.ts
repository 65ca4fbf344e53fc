import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { addBackupAge } from './backup-age.ts'
import { openMetrics } from './metrics.ts'
import { serveMetrics } from './metrics-server.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('Prometheus is answered at /metrics, and nobody anywhere else', async () => {
  const metrics = openMetrics()
  metrics.openCounter({ name: 'vigia_things_total', help: 'T.' })(undefined, 3)
  const port = await findPort()
  const server = await serveMetrics(metrics, { METRICS_BIND: '127.0.0.1', METRICS_PORT: port })
  closing.push(server.close)
  const url = `http://127.0.0.1:${port}`
  const answer = await fetch(`${url}/metrics`)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(await answer.text()).toContain('vigia_things_total 3')
  for (const path of ['/', '/metrics/', '/../metrics/x', '/livez'])
    expect((await fetch(url + path)).status).toBe(404)
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405)
  await server.close()
  await server.close()
})

test('a process that listens nowhere else says there whether it lives and is ready', async () => {
  const port = await findPort()
  let isReady: () => Promise<boolean> = async () => true
  const server = await serveMetrics(openMetrics(), { METRICS_BIND: '127.0.0.1', METRICS_PORT: port }, () =>
    isReady(),
  )
  closing.push(server.close)
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    return [answer.status, await answer.json()]
  }
  expect(await ask('/livez')).toEqual([200, { status: 'alive' }])
  expect(await ask('/readyz')).toEqual([200, { status: 'ready' }])
  isReady = async () => false
  expect(await ask('/readyz')).toEqual([503, { status: 'unready' }])
  isReady = () => Promise.reject(new Error('no answer'))
  expect(await ask('/readyz')).toEqual([503, { status: 'unready' }])
  expect(await ask('/livez')).toEqual([200, { status: 'alive' }])
})

test('without METRICS_PORT nothing listens; a port that is taken is told of by its name', async () => {
  const metrics = openMetrics()
  const none = await serveMetrics(metrics, { METRICS_BIND: '127.0.0.1', METRICS_PORT: undefined })
  await none.close()
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  closing.push(() => other.close())
  const { port } = other.address() as AddressInfo
  await expect(
    serveMetrics(metrics, { METRICS_BIND: '127.0.0.1', METRICS_PORT: port }),
  ).rejects.toMatchObject({ code: 'port-in-use', message: expect.stringMatching(/^METRICS_PORT:/) })
})

test('the newest backup is the one whose name is the latest moment; what is none is passed over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-backups-'))
  closing.push(() => rmSync(folder, { recursive: true }))
  const metrics = openMetrics()
  addBackupAge(metrics, folder)
  const age = async () => /^vigia_newest_backup_timestamp_seconds (\S+)$/m.exec(await metrics.write())?.[1]
  expect(await age()).toBeUndefined()
  for (const name of ['20260131T020000Z', '20260201T020000Z', '20270101T000000Z.partial', 'notes'])
    mkdirSync(join(folder, name))
  expect(Number(await age())).toBe(Date.UTC(2026, 1, 1, 2) / 1000)
  rmSync(folder, { recursive: true })
  expect(await age()).toBeUndefined()
  mkdirSync(folder)
})
