import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { VigiaError } from '@vigia/runtime'
import { type SupervisedProcess, superviseProcess } from '../processes.ts'
import { ROOT } from './root.ts'

const READY_MILLISECONDS = 60_000
const MILLISECONDS_BETWEEN_TRIES = 50

export interface ServiceToStart {
  /** For people: `The results API`. */
  name: string
  /** Its entry, relative to the checkout. */
  file: string
  environment: NodeJS.ProcessEnv
  logFile: string
  isReady: () => Promise<boolean>
}

/**
 * Starts a service and waits until it is ready.
 *
 * @throws VigiaError `demo-step-failed` with the last lines of its log; the signal's reason if interrupted
 */
export async function startService(
  { name, file, environment, logFile, isReady }: ServiceToStart,
  interruption: AbortSignal,
): Promise<SupervisedProcess> {
  writeFileSync(logFile, '')
  const service = await superviseProcess({
    command: process.execPath,
    args: [file],
    cwd: ROOT,
    env: environment,
    logFile,
  })
  try {
    const deadline = Date.now() + READY_MILLISECONDS
    while (!(await isReady())) {
      if (service.ended || Date.now() > deadline) {
        const lastLines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n')
        throw new VigiaError('demo-step-failed', `${name} did not start:\n${lastLines}`)
      }
      await sleep(MILLISECONDS_BETWEEN_TRIES, undefined, { signal: interruption })
    }
  } catch (error) {
    await service.close()
    throw error
  }
  return service
}
