// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they stand in scripts of a shell.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runProgram } from './processes.ts'

let checkout: string
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'vigia-ci-run-'))
  cpSync(join(import.meta.dirname, '..', '.ci'), join(checkout, '.ci'), { recursive: true })
  mkdirSync(join(checkout, 'bin'))
  program('npm', 'echo "3 passed, ${FAILING:-0} failed"; exit "${FAILING:-0}"')
  // Makes no helm here.
  program('go', 'exit 1')
})
afterEach(() => rmSync(checkout, { recursive: true }))

test('where there is no mysql:8.4, what is skipped is said before the count', async () => {
  program('docker', 'exit 1')
  const { status, stdout } = await run()
  expect(status).toBe(0)
  expect(stdout).toMatch(/^Skipped, .*: npm run test:containers$/m)
  expect(stdout.trim().split('\n').at(-1)).toBe('6 passed, 0 failed')
})

test('where there is one, everything is run and nothing skipped', async () => {
  program('docker', 'exit 0')
  const { stdout } = await run()
  expect(stdout).not.toContain('Skipped')
  expect(stdout.trim().split('\n').at(-1)).toBe('9 passed, 0 failed')
})

test('a failure is counted and ends it badly, also where tests are skipped', async () => {
  program('docker', 'exit 1')
  const { status, stdout } = await run({ FAILING: '1' })
  expect(status).toBe(1)
  expect(stdout.trim().split('\n').at(-1)).toBe('6 passed, 2 failed')
})

test('the names of all that failed stand at the end, right before the count', async () => {
  program('docker', 'exit 0')
  program('npm', 'echo "FAILED $3 > a title"; echo "3 passed, 1 failed"; exit 1')
  const { status, stdout } = await run()
  expect(status).toBe(1)
  expect(stdout.trim().split('\n').slice(-4)).toEqual([
    'FAILED check:packages > a title',
    'FAILED test > a title',
    'FAILED test:containers > a title',
    '9 passed, 3 failed',
  ])
})

test('a command that breaks off before it counts is a failure with a name', async () => {
  program('docker', 'exit 1')
  program('npm', 'echo "no such command" >&2; exit 3')
  const { status, stdout } = await run()
  expect(status).toBe(1)
  expect(stdout.trim().split('\n').slice(-3)).toEqual([
    'FAILED npm run check:packages (exit code 3)',
    'FAILED npm run test (exit code 3)',
    '0 passed, 2 failed',
  ])
})

function program(name: string, script: string): void {
  const path = join(checkout, 'bin', name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
}

function run(variables: NodeJS.ProcessEnv = {}) {
  const env = { PATH: `${join(checkout, 'bin')}:/usr/bin:/bin`, ...variables }
  return runProgram(join(checkout, '.ci', 'run'), [], { env })
}
