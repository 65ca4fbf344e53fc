import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { ServerAddress } from './database/database.ts'
import { findDatabase } from './database/find-database.ts'
import { addressFromUrl } from './database/given-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this test run: `inject('mysql')`. Its user may create databases. */
    mysql: ServerAddress
  }
}

const VARIABLE = 'TEST_MYSQL_URL'

/**
 * One database server for all tests of a run: the one at `TEST_MYSQL_URL`, else one started for it and stopped at
 * its end. Each test makes a database of its own there. Without a server the run fails.
 */
export default function setUp(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env[VARIABLE]
  return startTestDatabase(project, {
    given: url === undefined ? undefined : addressFromUrl(VARIABLE, url),
    serverOptions: [],
  })
}

/** Hands a server to the tests of a project, and gives what stops it. */
export async function startTestDatabase(
  project: TestProject,
  options: { given?: ServerAddress | undefined; serverOptions: readonly string[] },
): Promise<() => Promise<void>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'vigia-test-'))
  const database = await findDatabase({
    print: (line) => console.error(line),
    dataFolder,
    given: options.given,
    durable: false,
    serverOptions: ['--max-connections=500', ...options.serverOptions],
  })
  const { host, port, user, password } = database
  project.provide('mysql', { host, port, user, password })
  return async () => {
    await database.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}
