import { createResultsClient } from '@vigia/contracts/client'
import type { DemoSettings } from './settings.ts'
import { startService } from './start-service.ts'

const REQUEST_MILLISECONDS = 10_000

/** Starts the results API and waits until it is ready. Throws a VigiaError `demo-step-failed` with its last lines. */
export async function startResultsApi(settings: DemoSettings, logFile: string, interruption: AbortSignal) {
  const client = createResultsClient({
    baseUrl: settings.apiUrl,
    apiKey: settings.apiKey,
    timeoutMilliseconds: REQUEST_MILLISECONDS,
  })
  try {
    const service = await startService(
      {
        name: 'The results API',
        file: 'services/results/src/main.ts',
        environment: settings.environment,
        logFile,
        isReady: async () => (await client.checkReady({ signal: interruption })).status === 'ready',
      },
      interruption,
    )
    return {
      client,
      async close() {
        await client.close()
        await service.close()
      },
    }
  } catch (error) {
    await client.close()
    throw error
  }
}
