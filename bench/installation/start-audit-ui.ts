import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { buildWhenChanged } from '../../services/audit-ui/src/build.ts'
import { type MeasuredService, measureService } from '../measure/measure-service.ts'
import type { Installation } from './open-installation.ts'

/** Builds the audit UI's pages, unless they are built. Throws a VigiaError `bench-step-failed`. */
export async function buildAuditUi(): Promise<void> {
  if ((await buildWhenChanged()) !== 0)
    throw new VigiaError('bench-step-failed', 'The audit UI could not be built; the reason is above.')
}

/** Starts the audit UI, whose pages must have been built. */
export async function startAuditUi(installation: Installation): Promise<MeasuredService> {
  const { auditUrl, environment, folder, interruption } = installation
  return await measureService(
    {
      name: 'The audit UI',
      file: 'services/audit-ui/src/main.ts',
      // Each run signs in anew.
      environment: { ...environment, AUDIT_SIGN_IN_LIMIT: '1000' },
      logFile: join(folder, 'audit-ui.log'),
      isReady: async () => {
        const answer = await fetch(`${auditUrl}/readyz`, { signal: interruption }).catch(() => undefined)
        return answer?.ok === true
      },
    },
    interruption,
  )
}
