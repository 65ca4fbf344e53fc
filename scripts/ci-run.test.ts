// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they stand in scripts of a shell.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runTool } from './processes/run-tool.ts'

let checkout: string
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'vigia-ci-run-'))
  cpSync(join(import.meta.dirname, '..', '.ci'), join(checkout, '.ci'), { recursive: true })
  mkdirSync(join(checkout, 'bin'))
  program('npm', 'echo "3 passed, ${FAILING:-0} failed"; exit "${FAILING:-0}"')
})
afterEach(() => rmSync(checkout, { recursive: true }))

test('where there is no mysql:8.4, what is skipped is said before the count', async () => {
  program('docker', 'exit 1')
  const { status, output } = await run()
  expect(status).toBe('done')
  expect(output).toMatch(/^Skipped, .*: npm run test:containers$/m)
  expect(output.trim().split('\n').at(-1)).toBe('3 passed, 0 failed')
})

test('where there is one, everything is run and nothing skipped', async () => {
  program('docker', 'exit 0')
  const { output } = await run()
  expect(output).not.toContain('Skipped')
  expect(output.trim().split('\n').at(-1)).toBe('6 passed, 0 failed')
})

test('a failure is counted and ends it badly, also where tests are skipped', async () => {
  program('docker', 'exit 1')
  const { status, output } = await run({ FAILING: '1' })
  expect(status).toBe('failed')
  expect(output.trim().split('\n').at(-1)).toBe('3 passed, 1 failed')
})

function program(name: string, script: string): void {
  const path = join(checkout, 'bin', name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
}

function run(variables: NodeJS.ProcessEnv = {}) {
  const env = { PATH: `${join(checkout, 'bin')}:/usr/bin:/bin`, ...variables }
  return runTool(join(checkout, '.ci', 'run'), [], { env })
}
