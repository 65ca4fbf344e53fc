import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createResultsClient } from '@vigia/contracts/client'
import { VigiaError } from '@vigia/runtime'
import { startOnLeash } from '../processes/leash.ts'
import { ROOT } from './root.ts'
import type { DemoSettings } from './settings.ts'

const READY_MILLISECONDS = 60_000
const MILLISECONDS_BETWEEN_TRIES = 50
const REQUEST_MILLISECONDS = 10_000

/** Starts the results API and waits until it is ready. Throws a VigiaError `demo-step-failed` with its last lines. */
export async function startResultsApi(settings: DemoSettings, logFile: string, interruption: AbortSignal) {
  writeFileSync(logFile, '')
  const service = await startOnLeash({
    command: process.execPath,
    args: ['services/results/src/main.ts'],
    cwd: ROOT,
    env: settings.environment,
    logFile,
  })
  const client = createResultsClient({
    baseUrl: settings.apiUrl,
    apiKey: settings.apiKey,
    timeoutMilliseconds: REQUEST_MILLISECONDS,
  })
  const close = async () => {
    await client.close()
    await service.close()
  }
  try {
    const deadline = Date.now() + READY_MILLISECONDS
    while ((await client.checkReady({ signal: interruption })).status !== 'ready') {
      if (service.ended || Date.now() > deadline) {
        const lastLines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n')
        throw new VigiaError('demo-step-failed', `The results API did not start:\n${lastLines}`)
      }
      await sleep(MILLISECONDS_BETWEEN_TRIES, undefined, { signal: interruption })
    }
  } catch (error) {
    await close()
    throw error
  }
  return { client, close }
}
