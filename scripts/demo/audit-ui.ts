import { VigiaError } from '@vigia/runtime'
import { buildWhenChanged } from '../../services/audit-ui/src/build.ts'
import type { SupervisedProcess } from '../processes.ts'
import type { DemoSettings } from './settings.ts'
import { startService } from './start-service.ts'

/** Builds the audit UI's pages, starts it, and waits until it is ready. Throws a VigiaError `demo-step-failed`. */
export async function startAuditUi(
  settings: DemoSettings,
  logFile: string,
  interruption: AbortSignal,
): Promise<SupervisedProcess> {
  if ((await buildWhenChanged()) !== 0)
    throw new VigiaError('demo-step-failed', 'The audit UI could not be built; the reason is above.')
  return await startService(
    {
      name: 'The audit UI',
      file: 'services/audit-ui/src/main.ts',
      environment: settings.environment,
      logFile,
      isReady: async () => {
        const answer = await fetch(`${settings.auditUrl}/readyz`, { signal: interruption }).catch(
          () => undefined,
        )
        return answer?.ok === true
      },
    },
    interruption,
  )
}
