import { defineConfig } from 'vitest/config'
import { longDatabaseTests } from './vitest.config.ts'

/** `npm run test:soak`: on Docker's MySQL, what takes too long to be run there at each change. */
export default defineConfig({
  test: {
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'docker', include: [longDatabaseTests], globalSetup: 'scripts/test-setup.ts' },
      },
    ],
  },
})
