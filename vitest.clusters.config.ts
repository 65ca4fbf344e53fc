import { defineConfig } from 'vitest/config'
import { coreDatabaseTests } from './vitest.config.ts'

/**
 * `npm run test:clusters`: on the cluster at `TEST_CLUSTER`, what goes through every way to the databases, and what only a
 * cluster can get wrong.
 */
const globalSetup = 'e2e/clusters/setup.ts'

export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'core',
          include: coreDatabaseTests,
          exclude: [
            '**/node_modules/**',
            // It names rows by ids without gaps, which no cluster gives.
            'packages/auditing/src/history/list-audits.db.test.ts',
            // It makes a table of MyISAM, of which a group takes no rows.
            'packages/db/src/lock-check.db.test.ts',
            // A cluster takes no such rows, or leaves them as they are: e2e/clusters/adoption.cluster.test.ts.
            'packages/db/src/pandas-tables.db.test.ts',
          ],
          globalSetup,
        },
      },
      {
        extends: true,
        // One after the other: some of them kill nodes.
        test: {
          name: 'trials',
          include: ['e2e/clusters/*.cluster.test.ts'],
          fileParallelism: false,
          globalSetup,
        },
      },
    ],
  },
})
