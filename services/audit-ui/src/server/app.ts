import type { App } from '../app.ts'

/** The open app of this process. */
export function app(): App {
  const opened = (globalThis as { [key: symbol]: App | undefined })[Symbol.for('vigia.app')]
  if (opened === undefined) throw new Error('The pages run only inside the service: start src/main.ts.')
  return opened
}
