import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bake } from './containers/build-images.ts'
import { docker, root } from './containers/compose-project.ts'
import { openFinder, plantAll } from './planted/plants.ts'

const tag = `planted-${randomBytes(4).toString('hex')}`
const images = ['pipelines', 'results', 'audit-ui'].map((service) => `vigia.test/ecg/${service}:${tag}`)
const plants = plantAll()
const finder = openFinder(plants)
const lines = plants.map(({ name, value }) => `${name}=${value}\n`).join('')

/** Where people keep settings and secrets, and where they should not. */
const places = [
  ...['.env', 'secrets/all', '.npmrc', 'services/audit-ui/.env', 'services/audit-ui/.env.production.local'],
  ...['services/results/.env', 'packages/runtime/.env.local', 'services/pipelines/.npmrc'],
  ...['services/results/secrets/all', 'services/audit-ui/secrets/all'],
]

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-planted-'))
  const checkout = join(folder, 'checkout')
  copyCheckout(checkout)
  for (const place of places) {
    mkdirSync(dirname(join(checkout, place)), { recursive: true })
    writeFileSync(join(checkout, place), place.endsWith('.npmrc') ? lines.replaceAll(/^/gm, '#') : lines)
  }
  const secrets = Object.fromEntries(plants.map(({ name, value }) => [name, value]))
  await bake({ registry: 'vigia.test', tag }, { folder: checkout, environment: secrets })
  await docker(['image', 'save', '--output', join(folder, 'images.tar'), ...images])
  mkdirSync(join(folder, 'images'))
  execFileSync('tar', ['-xf', join(folder, 'images.tar'), '-C', join(folder, 'images')])
})
afterAll(async () => {
  await docker(['image', 'rm', ...images]).catch(() => {})
  rmSync(folder, { recursive: true, force: true })
})

/** What git knows of it, and what it would take. */
function copyCheckout(to: string): void {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const files = execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files) if (existsSync(join(root, file))) cpSync(join(root, file), join(to, file))
}

test('no layer, and nothing that an image tells of itself, holds a secret that lay about in the checkout', () => {
  const files = readdirSync(join(folder, 'images'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const found = files.flatMap((file) => finder.isIn(unpack(readFileSync(file))))
  expect(files.length).toBeGreaterThan(10)
  expect([...new Set(found)]).toEqual([])
})

const unpack = (bytes: Buffer): Buffer => (bytes.subarray(0, 2).equals(gzipMark) ? gunzipSync(bytes) : bytes)
const gzipMark = Buffer.from([0x1f, 0x8b])
