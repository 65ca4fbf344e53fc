import { defineConfig } from 'vitest/config'

/** `npm run test:soak`: all tests with a database on Docker's MySQL, which takes too long for each change. */
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
    ],
  },
})
