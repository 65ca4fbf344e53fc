import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runProgram } from './processes.ts'

let checkout: string
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'vigia test-'))
  for (const folder of ['scripts', 'node_modules/.bin'])
    mkdirSync(join(checkout, folder), { recursive: true })
  for (const file of ['test.ts', 'test-report.ts', 'processes.ts'])
    cpSync(join(import.meta.dirname, file), join(checkout, 'scripts', file))
  symlinkSync(join(import.meta.dirname, 'node_modules'), join(checkout, 'scripts', 'node_modules'))
  tool('tsc', 'exit 0')
})
afterEach(() => rmSync(checkout, { recursive: true }))

test('a failed check hides neither the other checks nor the tests, and the names of all stand at the end', async () => {
  tool('biome', 'exit 1')
  tool('vitest', report({ name: 'bad.test.ts', title: 'adds' }, 3))
  const { status, stdout } = await run()
  expect(status).toBe(1)
  expect(stdout.trim().split('\n').slice(-3)).toEqual([
    'FAILED Format and lint',
    'FAILED bad.test.ts > adds',
    '3 passed, 2 failed',
  ])
})

test('the checks alone are counted as what they are', async () => {
  tool('biome', 'exit 0')
  const { status, stdout } = await run('--no-tests')
  expect(status).toBe(0)
  expect(stdout.trim().split('\n').at(-1)).toBe('3 passed, 0 failed')
})

test('a check that a signal ended is followed by nothing', async () => {
  tool('biome', 'kill -TERM $$')
  const { status, stdout } = await run()
  expect(status).toBe(143)
  expect(stdout).not.toContain('== Types')
})

/** A program that says in vitest's report that one test failed, and ends as vitest does. */
function report({ name, title }: { name: string; title: string }, numPassedTests: number): string {
  const assertionResults = [{ status: 'failed', title, ancestorTitles: [] }]
  const text = JSON.stringify({ numPassedTests, testResults: [{ name, status: 'failed', assertionResults }] })
  return `for word; do case $word in --outputFile.json=*) echo '${text}' >"\${word#*=}";; esac; done; exit 1`
}

function tool(name: string, script: string): void {
  writeFileSync(join(checkout, 'node_modules', '.bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

function run(...words: string[]) {
  return runProgram(process.execPath, [join(checkout, 'scripts', 'test.ts'), ...words])
}
