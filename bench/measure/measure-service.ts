import { readFileSync } from 'node:fs'
import { type ServiceToStart, startService } from '../../scripts/demo/start-service.ts'

/** A service that runs. */
export interface MeasuredService {
  /** From before its process was started until it was ready, by the clock. */
  secondsToReady: number
  /**
   * Ends it; twice does no harm.
   *
   * @returns the most memory it held at once (resident set), in bytes
   */
  stop(): Promise<number>
}

/** Starts a service and waits until it is ready. Throws what `startService` throws. */
export async function measureService(
  service: ServiceToStart,
  interruption: AbortSignal,
): Promise<MeasuredService> {
  const memoryFile = `${service.logFile}.peak-memory`
  const reporter = new URL('./report-peak-memory.mjs', import.meta.url)
  reporter.searchParams.set('file', memoryFile)
  const options = [service.environment.NODE_OPTIONS ?? '', `--import=${reporter}`]
  const environment = { ...service.environment, NODE_OPTIONS: options.join(' ').trim() }
  const start = performance.now()
  const running = await startService({ ...service, environment }, interruption)
  return {
    secondsToReady: (performance.now() - start) / 1000,
    async stop() {
      await running.close()
      return Number(readFileSync(memoryFile, 'utf8'))
    },
  }
}
