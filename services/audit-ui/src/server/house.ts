import type { House } from '../house.ts'

/** The open house of this process. */
export function house(): House {
  const opened = (globalThis as { [key: symbol]: House | undefined })[Symbol.for('vigia.house')]
  if (opened === undefined) throw new Error('The pages run only inside the service: start src/main.ts.')
  return opened
}
