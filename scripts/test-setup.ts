import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Layouts, readLayouts } from '@vigia/db/testing/layout'
import { VigiaError } from '@vigia/runtime'
import type { TestProject } from 'vitest/node'
import { buildWhenChanged } from '../services/audit-ui/src/build.ts'
import { findBrowser } from './browser.ts'
import { findDatabase, startDockerServer } from './database/find-database.ts'
import { quickFolder } from './database/quick-folder.ts'
import { addressFromUrl, type Database, type ServerAddress } from './database/server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this test run: `inject('mysql')`. Its user may create databases. */
    mysql: ServerAddress
    /** What the migrations make there, for tests that are about something else. */
    layouts: Layouts
    /** The path of a Chromium: `inject('browser')`. */
    browser: string
  }
}

const VARIABLE = 'TEST_MYSQL_URL'

/** What a server may be set to, so that a client which relies on the usual settings goes wrong. */
const oddSettings = [
  // No strict mode either: what does not fit would be cut off.
  '--sql-mode=NO_BACKSLASH_ESCAPES,ANSI,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_AUTO_VALUE_ON_ZERO',
  '--character-set-server=latin1',
  '--skip-character-set-client-handshake',
  '--default-time-zone=-03:00',
  '--transaction-isolation=SERIALIZABLE',
  '--autocommit=0',
  '--default-storage-engine=MyISAM',
  '--lower-case-table-names=1',
  '--wait-timeout=1',
  '--max-statement-time=0.5',
  '--div-precision-increment=0',
  '--innodb-lock-wait-timeout=1',
]

/**
 * One database server for all tests of a project of vitest.config.ts, stopped at their end; each test makes a database
 * of its own there. For `browser` also a browser and the built pages. What cannot be had fails the run.
 *
 * @param server taken instead of one that is looked for
 */
export default async function setUp(
  project: TestProject,
  server?: ServerAddress,
): Promise<() => Promise<void>> {
  if (project.name === 'browser') {
    project.provide('browser', await findBrowser(print))
    if ((await buildWhenChanged()) !== 0)
      throw new Error('The pages could not be built; the reason is above.')
  }
  const dataFolder = mkdtempSync(join(quickFolder(), 'vigia-test-'))
  const database = await findTestDatabase(project.name, dataFolder, server)
  const { host, port, user, password } = database
  project.provide('mysql', { host, port, user, password })
  project.provide('layouts', await readLayouts({ host, port, user, password }))
  return async () => {
    await database.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** `docker`: Docker's MySQL; `odd settings`: a private server with them; else the one at `TEST_MYSQL_URL`, or a private one. */
async function findTestDatabase(
  project: string,
  dataFolder: string,
  server: ServerAddress | undefined,
): Promise<Database> {
  if (project === 'docker') {
    const attempt = await startDockerServer(dataFolder, print, { durable: false })
    if (attempt.status === 'found') return attempt.database
    throw new VigiaError('no-test-database', `No MySQL: ${attempt.reason}.`)
  }
  const isOdd = project === 'odd settings'
  const url = isOdd ? undefined : process.env[VARIABLE]
  return await findDatabase({
    print,
    dataFolder,
    given: server ?? (url === undefined ? undefined : addressFromUrl(VARIABLE, url)),
    durable: false,
    serverOptions: ['--max-connections=500', ...(isOdd ? oddSettings : [])],
  })
}

function print(line: string): void {
  console.error(line)
}
