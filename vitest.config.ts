import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const folders = '{packages,services,scripts,bench,e2e}'

/** Those that need a Docker engine (`npm run test:containers`) or a cluster (`npm run test:kubernetes`). */
const containerTests = 'e2e/{containers,delivery,kubernetes}*.test.ts'

/** Finds servers and the browser, when a file of a project that needs them runs. */
const globalSetup = 'scripts/test-setup.ts'

/** Tests with a database. */
const databaseTests = (
  name: string,
  { include = [`${folders}/**/*.db.test.ts`], exclude = [] as string[] } = {},
) => ({
  extends: true as const,
  test: { name, include, exclude: ['**/node_modules/**', ...exclude], globalSetup },
})

/** What goes through every way to the databases: these are run once more on a server with odd settings, and on clusters. */
export const coreDatabaseTests = [
  'packages/db/src/*.db.test.ts',
  'packages/accounts/src/users/users.db.test.ts',
  'packages/accounts/src/sign-in/sessions.db.test.ts',
  'packages/auditing/src/answers/record-answer.db.test.ts',
  'packages/auditing/src/history/list-audits.db.test.ts',
  'services/results/src/routes/store-inferences.db.test.ts',
  'services/pipelines/src/queries/claims.db.test.ts',
  'e2e/loop.db.test.ts',
]

/** On Docker's MySQL these too: statements and locks that the two servers may take differently. */
const statementTests = [
  'packages/auditing/src/answers/races.db.test.ts',
  'packages/auditing/src/worklist/{list-beats,random-stream,synchronise,take-beats}.db.test.ts',
  'packages/auditing/src/{estimates,slices}/*.db.test.ts',
  'packages/auditing/src/agreement/kept-answers.db.test.ts',
  'packages/{monitoring,notifications,record-chains,registry,security-log}/src/**/*.db.test.ts',
  'services/pipelines/src/{inference,queries,subject}/*.db.test.ts',
  'services/results/src/{routes,store}/*.db.test.ts',
]

export default defineConfig({
  test: {
    // One more than there are cores: each waits now and then for a browser, a server or the disk.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes later on a machine that is busy.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${folders}/**/*.test.{ts,tsx}`],
          exclude: ['**/node_modules/**', '**/*.{db,browser,property,soak,cluster}.test.ts', containerTests],
        },
      },
      {
        extends: true,
        test: {
          name: 'properties',
          include: [`${folders}/**/*.property.test.ts`],
          setupFiles: 'scripts/property-runs.ts',
          // Ten thousand runs of each take minutes.
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [`${folders}/**/*.browser.test.ts`],
          globalSetup,
          // Each file starts all services and a browser.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // A browser beside a server and a database on two cores may be late once; what needed it is named at the end.
          retry: 1,
        },
      },
      databaseTests('database'),
      databaseTests('odd settings', {
        include: coreDatabaseTests,
        // A server that hangs hangs whatever its settings.
        exclude: ['packages/db/src/connection-watch.db.test.ts'],
      }),
      // Where it is asked for; `npm run test:soak` runs all tests with a database there.
      ...(process.env.TEST_DOCKER
        ? [databaseTests('docker', { include: [...coreDatabaseTests, ...statementTests] })]
        : []),
    ],
  },
})
