import { buildPages } from '../../scripts/installation/installation.ts'
import { findFreePort } from '../../scripts/processes.ts'
import { type Installation, openInstallation, signInByForm } from '../installation.ts'
import { heapOfContainer } from './overload.ts'

/** An audit UI in the heap of a container, and somebody who is signed in there. */
export interface SignedIn extends AsyncDisposable {
  auditUrl: Installation['auditUrl']
  /** Those of a browser that is signed in. */
  headers: Record<string, string>
  /** Where the audit UI's metrics are. */
  metrics: string
}

export async function openSignedIn(): Promise<SignedIn> {
  await buildPages()
  const port = String(await findFreePort())
  const installation = await openInstallation({ METRICS_PORT: port, NODE_OPTIONS: heapOfContainer })
  const close = () => installation.close()
  try {
    await installation.pipelinesJson('migrate')
    await installation.startResults()
    const ana = await installation.addPerson('Ana', 'admin')
    await installation.startAuditUi()
    const { auditUrl } = installation
    const headers = await signInByForm(auditUrl, ana)
    return { auditUrl, headers, metrics: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}
