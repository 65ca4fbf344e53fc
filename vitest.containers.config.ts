import { defineConfig } from 'vitest/config'

/** `npm run test:containers`: what needs a Docker engine. One file after the other, for each starts a whole installation. */
export default defineConfig({
  test: {
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 900_000,
    retry: 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'containers',
          include: ['e2e/containers*.test.ts'],
          globalSetup: 'e2e/containers/build-images.ts',
        },
      },
      { extends: true, test: { name: 'delivery', include: ['e2e/delivery*.test.ts'] } },
    ],
  },
})
