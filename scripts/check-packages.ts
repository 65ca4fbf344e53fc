/**
 * `npm run check:packages`: may Vigia be delivered with the packages that its services install, and is anything known
 * against them? It changes nothing; last comes `N passed, N failed`.
 */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { listAdvisories } from './packages/advisories.ts'
import { type ByLicence, listUnreviewed } from './packages/licences.ts'
import { type Ended, runProgram } from './processes.ts'

const root = join(import.meta.dirname, '..')
const failed: string[] = []
let passed = 0

conclude('Licences', await findLicenceFaults())
const advisories = await findAdvisories()
if ('skipped' in advisories)
  console.log(`Skipped, for want of a registry that tells advisories: ${advisories.skipped}`)
else conclude('Advisories', advisories.found)
for (const name of failed) console.log(`FAILED ${name}`)
console.log(`${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1

function conclude(name: string, faults: readonly string[]): void {
  for (const fault of faults) console.log(fault)
  if (faults.length === 0) passed++
  else failed.push(name)
}

async function findLicenceFaults(): Promise<string[]> {
  const { status, stdout, stderr } = await pnpm('--recursive', 'licenses', 'list', '--prod', '--json')
  if (status !== 0) throw new VigiaError('packages-unknown', `pnpm does not list licences: ${stderr.trim()}`)
  return listUnreviewed(JSON.parse(stdout) as ByLicence)
}

async function findAdvisories(): Promise<{ found: string[] } | { skipped: string }> {
  const { stdout, stderr } = await pnpm('audit', '--prod', '--json')
  const found = listAdvisories(stdout)
  if (found !== undefined) return { found }
  return {
    skipped: `${stderr}${stdout}`
      .replaceAll(/[\s│]+/g, ' ')
      .trim()
      .slice(0, 200),
  }
}

/** The pnpm by which the checkout was installed. */
async function pnpm(...words: string[]): Promise<Ended> {
  const [program = 'pnpm'] = globSync('.toolchain/pnpm-*/node_modules/.bin/pnpm', { cwd: root })
  return await runProgram(program, ['--pm-on-fail=ignore', ...words], { cwd: root, env: process.env })
}
