import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const folders = '{packages,services,scripts,bench,e2e}'

/** Those that need a Docker engine: `npm run test:containers`. */
const containerTests = 'e2e/{containers,delivery}*.test.ts'

/** Tests with a database, on the server that `globalSetup` starts. It starts only when one of these files runs. */
const databaseTests = (
  name: string,
  globalSetup: string,
  { include = [`${folders}/**/*.db.test.ts`], exclude = [] as string[] } = {},
) => ({
  extends: true as const,
  test: { name, include, exclude: ['**/node_modules/**', ...exclude], globalSetup },
})

/** What goes through every way to the databases: these are run once more on a server with odd settings. */
const coreDatabaseTests = [
  'packages/db/src/*.db.test.ts',
  'packages/accounts/src/users/users.db.test.ts',
  'packages/accounts/src/sign-in/sessions.db.test.ts',
  'packages/auditing/src/answers/record-answer.db.test.ts',
  'packages/auditing/src/history/list-audits.db.test.ts',
  'services/results/src/routes/store-inferences.db.test.ts',
  'services/pipelines/src/queries/claims.db.test.ts',
  'e2e/loop.db.test.ts',
]

/** These start servers of their own. */
const startingServers = ['scripts/**', 'e2e/hanging-server.db.test.ts', 'e2e/tls.db.test.ts']

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes later on a machine that is busy.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${folders}/**/*.test.{ts,tsx}`],
          exclude: ['**/node_modules/**', '**/*.db.test.ts', '**/*.browser.test.ts', containerTests],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [`${folders}/**/*.browser.test.ts`],
          globalSetup: 'scripts/test-setup.ts',
          // Each file starts all services and a browser.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      databaseTests('database', 'scripts/test-database.ts'),
      databaseTests('odd settings', 'scripts/test-odd-database.ts', {
        include: coreDatabaseTests,
        // A server that hangs hangs whatever its settings.
        exclude: ['packages/db/src/connection-watch.db.test.ts'],
      }),
      // The same again on Docker's MySQL, where it is asked for; but for what starts servers of its own.
      ...(process.env.TEST_DOCKER
        ? [databaseTests('docker', 'scripts/test-docker-database.ts', { exclude: startingServers })]
        : []),
    ],
  },
})
