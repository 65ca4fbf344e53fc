import type { App } from '../app.ts'

// Not bundled: Node gives the module that the service imports too.
const { findOpened } = await import(/* turbopackIgnore: true */ '@vigia/runtime/opened')

/** The open app of this process. */
export function app(): App {
  const opened = findOpened() as App | undefined
  if (opened === undefined) throw new Error('The pages run only inside the service: start src/main.ts.')
  return opened
}
