import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { measureService } from './measure-service.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia service-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('a service is measured until it is ready, and at its end tells the most memory it held', async () => {
  const mebibytes = 64
  const file = join(folder, 'service.mjs')
  const mark = join(folder, 'ready')
  writeFileSync(
    file,
    `import { writeFileSync } from 'node:fs'
     const held = Buffer.alloc(${mebibytes * 2 ** 20}, 1)
     process.on('SIGTERM', () => process.exit(held.length > 0 ? 0 : 1))
     setInterval(() => {}, 1000)
     writeFileSync(${JSON.stringify(mark)}, '')`,
  )
  const service = await measureService(
    {
      name: 'A service',
      file,
      environment: process.env,
      logFile: join(folder, 'service.log'),
      isReady: async () => existsSync(mark),
    },
    new AbortController().signal,
  )
  expect(service.secondsToReady).toBeGreaterThan(0)
  const peakBytes = await service.stop()
  expect(peakBytes).toBeGreaterThan(mebibytes * 2 ** 20)
  expect(await service.stop()).toBe(peakBytes)
})
