import { openRelay, openTestDatabase } from '@vigia/db/testing'
import { readEnvironment } from '@vigia/runtime'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { appVariables, openApp } from './app.ts'

test('what does not answer is named in time: a frozen warehouse, and a results API that says nothing', async () => {
  const database = await openTestDatabase('warehouse')
  const proxy = await openRelay(database.address)
  const app = openApp(
    readEnvironment(appVariables, {
      NODE_ENV: 'test',
      ORIGEM_MYSQL_HOST: proxy.host,
      ORIGEM_MYSQL_PORT: String(proxy.port),
      ORIGEM_MYSQL_USER: database.address.user,
      ORIGEM_MYSQL_PASSWORD: database.address.password,
      ORIGEM_MYSQL_DATABASE: database.address.database,
      // The proxy stands in for an API that has hung: it takes connections.
      API_HOST: proxy.host,
      API_PORT: String(proxy.port),
      RESULTS_API_KEY: 'a-key-for-the-tests-only',
      AUDIT_SECRET: 'a-secret-for-the-tests-and-nothing-else',
    }),
    pino({ enabled: false }),
  )
  try {
    expect(await app.listUnready()).toEqual(['results'])
    proxy.freeze({ newOnes: true })
    const start = performance.now()
    expect(await app.listUnready()).toEqual(['warehouse', 'results'])
    expect(performance.now() - start).toBeLessThan(5000)
    proxy.thaw()
    expect(await app.listUnready()).toEqual(['results'])
  } finally {
    await app.close()
    await proxy.close()
    await database.close()
  }
})
