import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const folders = '{packages,services,scripts,bench,e2e}'

/** Those that need a Docker engine: `npm run test:containers`. */
const containerTests = 'e2e/{containers,delivery}*.test.ts'

/** Tests with a database, on the server that `globalSetup` starts. It starts only when one of these files runs. */
const databaseTests = (name: string, globalSetup: string, exclude: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include: [`${folders}/**/*.db.test.ts`],
    exclude: ['**/node_modules/**', ...exclude],
    globalSetup,
  },
})

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
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
          globalSetup: ['scripts/test-database.ts', 'scripts/test-browser.ts'],
          // Each file starts all services and a browser.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      databaseTests('database', 'scripts/test-database.ts'),
      // The same again on Docker's MySQL, where it is asked for; what starts servers of its own is not repeated.
      ...(process.env.TEST_DOCKER
        ? [databaseTests('docker', 'scripts/test-docker-database.ts', ['scripts/**'])]
        : []),
    ],
  },
})
