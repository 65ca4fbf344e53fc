import { runStep } from './run-step.ts'

/** Checks format, lint and types, and resolves to the first exit code that is not 0. */
export async function runChecks(): Promise<number> {
  return (
    (await runStep('Format and lint', 'biome', ['check', '.'])) ||
    (await runStep('Types', 'tsc', ['--noEmit'])) ||
    (await runStep('Types of the pages', 'tsc', ['--noEmit', '--project', 'services/audit-ui']))
  )
}
