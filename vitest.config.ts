import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const folders = '{packages,services,scripts,bench,e2e}'

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${folders}/**/*.test.ts`],
          exclude: ['**/node_modules/**', '**/*.db.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: [`${folders}/**/*.db.test.ts`],
          // Runs only when one of these files does: other tests need no server and don't wait for one.
          globalSetup: 'scripts/test-database.ts',
        },
      },
    ],
  },
})
