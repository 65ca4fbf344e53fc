/** `npm run test:contract`: whether the results API keeps what its OpenAPI document says, whatever it is asked. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { exitCode, runScript } from '@vigia/runtime'
import { CommanderError } from 'commander'
import { type ContractOptions, readOptions } from './contract/options.ts'
import { findSchemathesis, runSchemathesis } from './contract/schemathesis.ts'
import { findDatabase } from './database/find-database.ts'
import { quickFolder } from './database/quick-folder.ts'
import { makeDatabases } from './installation/databases.ts'
import { makeInstallation, ROOT } from './installation/installation.ts'

const keysOf: Record<ContractOptions['as'], (apiKey: string) => readonly (string | undefined)[]> = {
  both: (apiKey) => [apiKey, undefined],
  client: (apiKey) => [apiKey],
  stranger: () => [undefined],
}

/** Each that has parameters or a body; the others have few cases. */
const routesWithInput = 5

const print = (line: string) => console.log(`> ${line}`)

try {
  const options = readOptions(process.argv.slice(2))
  process.exitCode = await runScript((signal) => testContract(options, signal))
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.misused
}

/** Where Schemathesis cannot be had, it says so and is content. */
async function testContract(
  { cases, seeds, firstSeed, as }: ContractOptions,
  interruption: AbortSignal,
): Promise<void> {
  const found = await findSchemathesis(join(ROOT, '.toolchain', 'schemathesis'), print)
  if (found.status === 'unavailable') return print(`SKIPPED: no Schemathesis, since ${found.reason}.`)
  await using opened = new AsyncDisposableStack()
  const folder = mkdtempSync(join(quickFolder(), 'vigia-contract-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  const server = await findDatabase({ print, dataFolder: folder, durable: false, interruption })
  opened.defer(() => server.close())
  const databases = await makeDatabases(server, {})
  opened.defer(() => databases.close())
  const installation = await makeInstallation({
    databases,
    folder,
    inherited: { PATH: process.env.PATH },
    variables: { API_RATE_LIMIT: '1000000' },
    interruption,
  })
  opened.defer(() => installation.close())
  await installation.startResults()

  const { apiUrl, apiKey } = installation
  let [runs, failures] = [0, 0]
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    for (const key of keysOf[as](apiKey)) {
      print(`Seed ${seed}, ${key === undefined ? 'without a key' : 'with a key'}`)
      const perRoute = Math.ceil(cases / routesWithInput)
      const status = await runSchemathesis({ ...found, apiUrl, apiKey: key, cases: perRoute, seed, folder })
      interruption.throwIfAborted()
      runs++
      if (status !== 0) failures++
    }
  }
  print(`${runs} runs, ${failures} with findings; the API answered ${await readAnswers(apiUrl)}`)
  if (failures > 0) process.exitCode = exitCode.failed
}

/** How often it answered with each status since it started. */
async function readAnswers(apiUrl: string): Promise<string> {
  const metrics = await (await fetch(`${apiUrl}/metrics`)).text()
  const counts = new Map<string, number>()
  for (const [, status = '', count] of metrics.matchAll(
    /^http_request_duration_seconds_count\{.*status="(\d+)"\} (\d+)$/gm,
  )) {
    counts.set(status, (counts.get(status) ?? 0) + Number(count))
  }
  return [...counts]
    .sort()
    .map(([status, count]) => `${status} ${count} times`)
    .join(', ')
}
