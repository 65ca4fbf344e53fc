import { defineConfig } from 'vitest/config'

/** `npm run test:soak`: all tests with a database on Docker's MySQL, and many faults, which takes too long for each change. */
export default defineConfig({
  test: {
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'docker',
          include: ['{packages,services,e2e}/**/*.db.test.ts'],
          // These start servers of their own.
          exclude: ['**/node_modules/**', 'e2e/hanging-server.db.test.ts', 'e2e/tls.db.test.ts'],
          globalSetup: 'scripts/test-setup.ts',
        },
      },
      {
        extends: true,
        // One after the other: what they say of times is said of a machine that does nothing else.
        test: {
          name: 'faults',
          include: ['e2e/faults/*.soak.test.ts'],
          fileParallelism: false,
          globalSetup: 'scripts/test-setup.ts',
        },
      },
    ],
  },
})
