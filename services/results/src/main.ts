import {
  exitCodeOf,
  listenForShutdown,
  loadEnvironmentFile,
  openLogging,
  readEnvironment,
} from '@vigia/runtime'
import { runService, serviceVariables } from './service.ts'

loadEnvironmentFile()
// Not by running out of work: what could not be finished in time must not keep the process.
process.exit(await main())

async function main(): Promise<number> {
  const shutdown = listenForShutdown()
  try {
    const environment = readEnvironment(serviceVariables)
    const logging = await openLogging('results', environment.LOG_CONFIG)
    try {
      await runService(environment, logging.logger, shutdown.signal)
      return 0
    } catch (error) {
      logging.logger.fatal(describe(error))
      return exitCodeOf(error)
    } finally {
      await logging.close()
    }
  } catch (error) {
    // Before there is a log.
    console.error(describe(error))
    return exitCodeOf(error)
  } finally {
    shutdown.close()
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
