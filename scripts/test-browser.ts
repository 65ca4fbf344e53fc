import type { TestProject } from 'vitest/node'
import { buildWhenChanged } from '../services/audit-ui/src/build.ts'
import { findBrowser } from './browser/find-browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of a Chromium: `inject('browser')`. */
    browser: string
  }
}

/** A browser and the built pages, for the tests of a run. Without either the run fails. */
export default async function setUp(project: TestProject): Promise<void> {
  project.provide('browser', await findBrowser((line) => console.error(line)))
  if ((await buildWhenChanged()) !== 0) throw new Error('The pages could not be built; the reason is above.')
}
