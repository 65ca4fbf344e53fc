import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runProgram } from '../processes.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

test('checksums are kept of the pnpm and the Node.js that the checkout names, for Linux on both processors', () => {
  const kept = Object.keys(JSON.parse(read('scripts/bootstrap/checksums.json')))
  const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string }
  const version = packageManager.replace('pnpm@', '')
  const [, node] = /NODE_VERSION = '([\d.]+)'/.exec(read('scripts/bootstrap/install.mjs')) ?? []
  const linux = ['x64', 'arm64'].flatMap((processor) => [
    `@pnpm/exe.linux-${processor}@${version}`,
    `node-linux-${processor}@${node}`,
  ])
  expect(kept.sort()).toEqual([packageManager, ...linux].sort())
})

let checkout: string
let archive: Buffer
let registry: Server
beforeEach(async () => {
  checkout = mkdtempSync(join(tmpdir(), 'vigia-checksums-'))
  cpSync(join(root, 'scripts/bootstrap'), join(checkout, 'scripts/bootstrap'), { recursive: true })
  cpSync(join(root, 'scripts/bootstrap.mjs'), join(checkout, 'scripts/bootstrap.mjs'))
  archive = makePackage()
  registry = createServer((_, response) => void response.end(archive)).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  writeFileSync(join(checkout, 'package.json'), '{ "packageManager": "pnpm@0.0.1" }')
  writeFileSync(join(checkout, 'pnpm-lock.yaml'), '')
  writeFileSync(join(checkout, 'pnpm-workspace.yaml'), 'packages:\n  - scripts\n')
})
afterEach(async () => {
  registry.close()
  registry.closeAllConnections()
  await once(registry, 'close')
  rmSync(checkout, { recursive: true, force: true })
})

/** A package that says, when it is installed and when it is called, that it ran. */
function makePackage(): Buffer {
  const folder = join(checkout, 'made', 'package')
  mkdirSync(folder, { recursive: true })
  const program = '#!/bin/sh\necho ran >>"$RAN"\nmkdir -p node_modules\n'
  writeFileSync(join(folder, 'pnpm'), program, { mode: 0o755 })
  const scripts = { install: 'sh ./pnpm' }
  const bin = { pnpm: 'pnpm' }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'pnpm', version: '0.0.1', bin, scripts }),
  )
  return execFileSync('tar', ['-czf', '-', 'package'], { cwd: join(checkout, 'made') })
}

/** Runs the first command of a checkout that keeps these checksums, with npm's own npm. */
function bootstrap(checksum: string) {
  const names = ['pnpm', `@pnpm/exe.${process.platform}-${process.arch}`]
  const checksums = Object.fromEntries(names.map((name) => [`${name}@0.0.1`, checksum]))
  writeFileSync(join(checkout, 'scripts/bootstrap/checksums.json'), JSON.stringify(checksums))
  const { port } = registry.address() as AddressInfo
  const env = {
    ...{ PATH: process.env.PATH, HOME: checkout, RAN: join(checkout, 'ran.txt') },
    npm_config_registry: `http://127.0.0.1:${port}`,
    npm_config_fetch_retries: '0',
  }
  return runProgram(process.execPath, ['scripts/bootstrap.mjs', 'node', '-p', '1'], { cwd: checkout, env })
}

const checksumOf = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`

test('a package with the checksum that is kept is installed', async () => {
  expect(await bootstrap(checksumOf(archive))).toMatchObject({ status: 0, stdout: '1\n' })
  expect(existsSync(join(checkout, 'ran.txt'))).toBe(true)
})

test('another one under its name and version is refused before anything of it runs', async () => {
  const { status, stderr } = await bootstrap(checksumOf(Buffer.from('what was looked at')))
  expect(status).toBe(1)
  expect(stderr).toContain('EINTEGRITY')
  expect(existsSync(join(checkout, 'ran.txt'))).toBe(false)
  expect(existsSync(join(checkout, '.toolchain/pnpm-0.0.1'))).toBe(false)
})
