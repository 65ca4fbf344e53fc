import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Installation, openInstallation } from './installation.ts'

let installation: Installation
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-report-'))
  installation = await openInstallation({ EPOCHS: '3', NETWORK: '4' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '300', '--into', 'training')
  await installation.addPerson('Ana')
})
afterEach(async () => {
  await installation.close()
  rmSync(folder, { recursive: true })
})

const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const withoutMoment = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')

test('a report is one file with examples, the same again but for its moment, and names nobody', async () => {
  const { warehouse } = installation
  const [[ana]] = await warehouse.db.$client.query<RowDataPacket[]>(
    "SELECT id FROM Auth_User WHERE email LIKE 'ana%'",
  )
  const id = String(ana?.id)
  await installation.pipelinesWith({ variables: { RELABELLED_WEIGHTS: `once=2,${id}=0` } }, 'train', 'v1')
  await installation.pipelinesJson(
    'models',
    'threshold',
    'v1',
    '0.02',
    '--by',
    'Ana',
    '--reason',
    'Ana <b>said</b>',
  )
  for (const name of ['one.html', 'two.html'])
    await installation.pipelines('report', 'v1', '--out', join(folder, name))
  expect(withoutMoment(read('one.html'))).toBe(withoutMoment(read('two.html')))
  const page = read('one.html')
  expect(page).toContain('once=2, 1 by reader')
  expect(page).toMatch(/ECG \d+ of the training table/)
  for (const hidden of [id, 'Ana', 'said']) expect(page).not.toContain(hidden)
  const portuguese = await installation.pipelines('report', 'v1', '--language', 'pt-BR')
  expect(portuguese.stdout).toContain('Quão bem avalia')
  const bom = await installation.pipelinesJson('report', 'v1')
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', components: [{ name: 'v1', modelCard: {} }] })
  expect(JSON.stringify(bom)).not.toContain(id)
  await installation.pipelinesJson('seed', '--synthetic', '9', '--into', 'training', '--seed', '7')
  expect((await installation.pipelines('report', 'v1')).stdout).toMatch(/ECG \d+ of the training table/)
})

test('a file that is there is kept unless --force says so, and what cannot be made leaves none', async () => {
  await installation.pipelinesJson('train', 'v1')
  const path = join(folder, 'report.html')
  for (const [words, status, said] of [
    [['report', 'absent', '--out', path], 1, 'There is no model absent'],
    [['report', 'champion', '--out', path], 1, 'No model is champion'],
    [['report', 'v1', '--out', path, '--from', '2024-13-01'], 2, '--from must be a day'],
    [['report', 'v1', '--out', path, '--from', '2024-02-01', '--to', '2024-01-01'], 2, 'must not be after'],
    [['report', 'v1', '--out', path, '--from', '0001-01-01'], 2, 'days of the years 1000 to 2999'],
    [['report', 'v1', '--out', ''], 2, '--out must name a file'],
    [['report', 'v1', '--out', join(folder, 'no', 'folder.html')], 1, 'cannot be written (ENOENT)'],
  ] as const) {
    const ended = await installation.pipelines(...words)
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringContaining(said)])
  }
  expect(readdirSync(folder)).toEqual([])
  await installation.pipelines('report', 'v1', '--out', path)
  const first = read('report.html')
  const again = await installation.pipelines('report', 'v1', '--out', path, '--language', 'pt-BR')
  expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('is there already')])
  expect(read('report.html')).toBe(first)
  const forced = await installation.pipelinesJson('report', 'v1', '--out', path, '--force')
  expect(forced).toMatchObject({ tag: 'v1', file: path })
  expect(JSON.parse(read('report.html'))).toMatchObject({ specVersion: '1.6' })
  expect(readdirSync(folder)).toEqual(['report.html'])
  expect(existsSync(join(folder, 'no'))).toBe(false)
})
