import { defineConfig } from 'vitest/config'

/** `npm run test:kubernetes`: the Helm chart on a cluster. Each test goes on where the one before it ended. */
export default defineConfig({
  test: {
    include: ['e2e/kubernetes*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    bail: 1,
    fileParallelism: false,
  },
})
