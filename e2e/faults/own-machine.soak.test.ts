import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProgram } from '../../scripts/processes.ts'
import { type Installation, openInstallation } from '../installation.ts'

// What the machine of the programs refuses them: files that may not be written, and memory.

let installation: Installation
let folder: string
/** Whether folders can be mounted here, as root may. */
let mayMount = true
const readOnly = () => join(folder, 'read-only')
const full = () => join(folder, 'full')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-machine-'))
  for (const [place, options] of [
    [readOnly(), 'ro,size=1m'],
    [full(), 'size=32k'],
  ] as const) {
    mkdirSync(place)
    const { status } = await runProgram('mount', ['-t', 'tmpfs', '-o', options, 'none', place])
    mayMount &&= status === 0
  }
  // Until nothing more goes in.
  if (mayMount) expect(() => writeFileSync(join(full(), 'filler'), Buffer.alloc(64 * 1024))).toThrow('ENOSPC')
  installation = await openInstallation({ EPOCHS: '2' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '20000', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', '20', '--into', 'inference')
  await installation.pipelinesJson('train', 'v1')
  await installation.startResults()
})
afterAll(async () => {
  await installation?.close()
  for (const place of [readOnly(), full()]) await runProgram('umount', [place])
  rmSync(folder, { recursive: true, force: true })
})

test.each([
  ['models', 'export', 'v1', 'FILE'],
  ['report', 'v1', '--out', 'FILE'],
  ['subject', 'export', '1', '--output', 'FILE'],
])('on a file system that is read-only or full, %s %s says so and leaves no file', async (...words) => {
  if (!mayMount) return console.info('SKIPPED: nothing can be mounted here')
  for (const [place, code] of [
    [readOnly(), 'EROFS'],
    [full(), 'ENOSPC'],
  ] as const) {
    const command = words.map((word) => word.replace('FILE', join(place, 'out')))
    const { status, stderr } = await installation.pipelines(...command)
    expect([status, stderr]).toEqual([1, expect.stringContaining(`cannot be written (${code})`)])
    expect(readdirSync(place).filter((name) => name !== 'filler')).toEqual([])
  }
})

test('a log that cannot be written is told before anything is done', async () => {
  if (!mayMount) return console.info('SKIPPED: nothing can be mounted here')
  const config = join(folder, 'logging.json')
  const file = {
    kind: 'rotating-file',
    file: join(readOnly(), '{name}.log'),
    formatter: 'json',
    level: 'info',
    ...{ size: '1m', keep: 2 },
  }
  const root = { level: 'info', handlers: ['file'] }
  writeFileSync(config, JSON.stringify({ formatters: { json: {} }, handlers: { file }, loggers: { root } }))
  const { status, stderr } = await installation.pipelinesWith(
    { variables: { LOG_CONFIG: config } },
    'train',
    'v2',
  )
  console.info(stderr.trim())
  expect([status, stderr]).toEqual([2, expect.stringContaining('LOG_CONFIG')])
  expect(stderr).toContain('cannot be written (EROFS)')
  expect(await listTags()).toEqual(['v1'])
})

test('train that runs out of memory ends badly, says so, and leaves no model; with memory it goes on', async () => {
  const { status, stderr } = await installation.pipelinesWith(
    { variables: { NODE_OPTIONS: '--max-old-space-size=20' } },
    'train',
    'v3',
  )
  console.info({ status, said: /FATAL ERROR: .*/.exec(stderr)?.[0] ?? stderr.slice(-300) })
  expect(status).not.toBe(0)
  expect(stderr).toContain('out of memory')
  expect(await listTags()).toEqual(['v1'])
  // Who is gone holds the tag for some seconds yet.
  await expect.poll(async () => (await installation.pipelines('train', 'v3')).status).toBe(0)
  expect(await listTags()).toEqual(['v1', 'v3'])
})

async function listTags(): Promise<string[]> {
  const { db } = installation.warehouse
  const [rows] = await db.$client.query<RowDataPacket[]>('SELECT tag FROM Model ORDER BY tag')
  return rows.map(({ tag }) => String(tag))
}
