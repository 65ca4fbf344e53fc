import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEnvFile } from './env-file.ts'
import { secretNames } from './secrets.ts'
import { variables } from './variables.ts'

const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
const names = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name)

/** Read by Docker Compose itself. */
const composeVariables = ['COMPOSE_PROFILES', 'RESULTS_PUBLISH']

test('.env.example holds every variable, each once, and no other', () => {
  expect([...names].sort()).toEqual([...Object.keys(variables), ...composeVariables].sort())
})

test('the secrets of .env.example are of the kind that production refuses', () => {
  const secrets = [...example.matchAll(/^([A-Z_]+)=(.+)$/gm)].filter(([, name = '']) => secretNames.has(name))
  expect(secrets.length).toBeGreaterThan(5)
  for (const [, name, value] of secrets) expect(`${name}=${value}`).toBe(`${name}=example-${value?.slice(8)}`)
})

test.each(Object.entries(variables))('%s stands in .env.example below its own sentence', (name, { desc }) => {
  const sentence = example.indexOf(`# ${desc}`)
  expect(sentence).toBeGreaterThan(-1)
  expect(example.slice(sentence)).toMatch(new RegExp(`^# [^\\n]+\\n(# [^\\n]+\\n)*#?${name}=`))
})

test('the defaults in .env.example are the defaults', () => {
  const defaults = [...example.matchAll(/^#([A-Z_]+)=(.*)$/gm)]
  expect(defaults.length).toBeGreaterThan(10)
  for (const [, name, value] of defaults)
    if (!['LOG_CONFIG', ...composeVariables].includes(name ?? ''))
      expect(`${name}=${value}`).toBe(`${name}=${defaultOf(name)}`)
})

function defaultOf(name: string | undefined): string {
  return String(variables[name as keyof typeof variables].default ?? '')
}

test('.env.example says what goes into single quotes, and its own example of it means itself', () => {
  const [, value = ''] = /single quotes.*?: NAME=(\S+ \S+')/s.exec(example) ?? []
  expect(parseEnvFile(`NAME=${value}\n`)).toMatchObject([{ name: 'NAME', value: value.slice(1, -1) }])
  expect(value).toMatch(/\$.*#/)
})

/** The first admin is made by a command there, and what Prometheus asks and where logs go stand in files of their own. */
const notInProduction = ['AUDIT_ADMIN_EMAIL', 'AUDIT_ADMIN_PASSWORD', 'BACKUP_FOLDER', 'EXAMPLE_SECRETS']
const inOtherFiles = ['METRICS_PORT', 'METRICS_BIND', 'LOG_CONFIG']

test('docker-compose.prod.yml hands on every variable to the services', () => {
  const compose = readFileSync(new URL('../../../docker-compose.prod.yml', import.meta.url), 'utf8')
  const handedOn = new Set([...compose.matchAll(/^ +([A-Z][A-Z_]+?)(?:_FILE)?:/gm)].map(([, name]) => name))
  const missing = Object.keys(variables).filter((name) => !handedOn.has(name))
  expect(missing.sort()).toEqual([...notInProduction, ...inOtherFiles].sort())
})
