import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { runProgram } from '../scripts/processes.ts'
import { findPrometheus, type Prometheus } from '../scripts/prometheus.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'docker/monitoring')
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8')

const rules = read('docker/monitoring/rules.yml')
const tests = ['rules.test.yml', 'rules-of-days.test.yml']
const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name)

let tools: Prometheus
beforeAll(async () => {
  tools = await findPrometheus()
}, 600_000)

test('every rule fires when it should, and does not when it should not', async () => {
  const { status, stdout, stderr } = await runProgram(tools.promtool, ['test', 'rules', ...tests], {
    cwd: folder,
  })
  expect(stdout + stderr).toContain('SUCCESS')
  expect(status).toBe(0)
})

test('each rule is tried firing, and has a severity, a wait, a summary and a section of its own in the runbooks', () => {
  const tried = tests.map((file) => read('docker/monitoring', file)).join('')
  const sections = [...read('docs/runbooks.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name)
  expect(sections).toEqual(names)
  for (const [rule, name = ''] of rules.matchAll(/- alert: (\w+)\n(?: {8}.*\n)+/g)) {
    expect(rule).toMatch(/ {8}for: \d+[mh]\n/)
    expect(rule).toMatch(/severity: (critical|warning)/)
    expect(rule).toMatch(/summary: \S/)
    expect(rule).toContain(`runbook: docs/runbooks.md#${name.toLowerCase()}\n`)
    expect(tried).toMatch(new RegExp(`alertname: ${name}\\n\\s+eval_time: \\S+\\n\\s+exp_alerts:\\n\\s+- `))
  }
})
