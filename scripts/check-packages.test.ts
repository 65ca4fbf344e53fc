import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { allowedLicences, listUnreviewed, reviewedPackages } from './packages/licences.ts'
import { runProgram } from './processes.ts'

const root = join(import.meta.dirname, '..')
let registry: Server | undefined
afterEach(async () => {
  if (registry === undefined) return
  registry.close()
  registry.closeAllConnections()
  await once(registry, 'close')
  registry = undefined
})

/** Runs the check against a registry that answers the question for advisories, and knows nothing else. */
async function check(status: number, answer: unknown) {
  registry = createServer((request, response) => {
    const isAsked = request.url?.includes('advisories') === true
    response.writeHead(isAsked ? status : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const { port } = registry.address() as AddressInfo
  const env = { ...process.env, PNPM_CONFIG_REGISTRY: `http://127.0.0.1:${port}/` }
  const ended = await runProgram(process.execPath, ['scripts/check-packages.ts'], { cwd: root, env })
  return { ...ended, lines: ended.stdout.trim().split('\n') }
}

test('all licences of what the services install are allowed or reviewed, and nothing known passes', async () => {
  const { status, lines } = await check(200, {})
  expect(lines).toEqual(['2 passed, 0 failed'])
  expect(status).toBe(0)
})

test('an advisory against a package that a service installs fails, with its name', async () => {
  const advisory = { id: 1, url: 'https://example.org/1', title: 'A hole', severity: 'high' }
  const { status, lines } = await check(200, { fastify: [{ ...advisory, vulnerable_versions: '<99.0.0' }] })
  expect(lines).toEqual([
    'fastify: high: A hole (https://example.org/1)',
    'FAILED Advisories',
    '1 passed, 1 failed',
  ])
  expect(status).toBe(1)
})

test('a registry that tells no advisories is said, and is no failure', async () => {
  const { status, lines } = await check(405, {})
  expect(lines).toEqual([expect.stringMatching(/^Skipped, .* responded with 405/), '1 passed, 0 failed'])
  expect(status).toBe(0)
})

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['Apache-2.0 AND MIT', true],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-3.0-only', false],
  ['Unknown', false],
  ['MIT OR GPL-2.0-only AND SSPL-1.0', true],
  ['(MIT OR ISC) AND (SSPL-1.0 OR GPL-3.0-only)', false],
  ['CC-BY-4.0', false],
])('a package of the licence %s is taken: %s', (licence, isTaken) => {
  const sentences = listUnreviewed({ [licence]: [{ name: 'some', versions: ['1.0.0'] }] })
  expect(sentences).toHaveLength(isTaken ? 0 : 1)
  if (!isTaken) expect(sentences[0]).toContain(`some 1.0.0 has the licence ${licence}`)
})

test('the page on security names every licence and every reviewed package', () => {
  const page = readFileSync(join(root, 'docs/security.md'), 'utf8')
  const names = Object.keys(reviewedPackages).filter((name) => !name.startsWith('@img/'))
  for (const name of [...allowedLicences, ...names]) expect(page).toContain(`\`${name}\``)
})

test('releases are a day old at least, and nobody’s install script runs unreviewed', () => {
  const settings = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')) as Record<string, unknown>
  expect(settings).toMatchObject({ blockExoticSubdeps: true, strictDepBuilds: true })
  expect(settings.minimumReleaseAge).toBeGreaterThanOrEqual(1440)
  for (const exception of ['minimumReleaseAgeExclude', 'dangerouslyAllowAllBuilds'])
    expect(settings).not.toHaveProperty(exception)
})
