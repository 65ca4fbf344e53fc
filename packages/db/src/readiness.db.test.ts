import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { explainDatabaseError, isTemporaryFailure } from './failures.ts'
import { checkReadiness } from './readiness.ts'
import { describeLimits, findServerLimits } from './server-limits.ts'
import { openTestDatabase } from './testing/index.ts'

test('a usual server has no limits, whatever else it is set to', async () => {
  const { db, close } = await openTestDatabase()
  try {
    expect(await findServerLimits(db)).toEqual({ version: expect.stringMatching(/^\d+\.\d+/), limits: [] })
  } finally {
    await close()
  }
})

test.each([
  [{ version: '8.0.44', max_allowed_packet: '67108864' }, /older/],
  [{ version: '10.6.22-MariaDB', max_allowed_packet: '67108864' }, /older/],
  [{ version: '8.4.6', max_allowed_packet: '67108864', super_read_only: 'ON' }, /read-only/],
  [
    { version: '11.8.2-MariaDB', max_allowed_packet: '67108864', enforce_storage_engine: 'Aria' },
    /transactional/,
  ],
  [{ version: '10.11.19-MariaDB', max_allowed_packet: '65536' }, /max_allowed_packet/],
])('what a connection cannot change is named: %j', (settings, limit) => {
  expect(describeLimits(new Map(Object.entries(settings))).limits).toEqual([expect.stringMatching(limit)])
})

test('a database that cannot be written to is not ready, and it is said why', async () => {
  const { address, db, close } = await openTestDatabase('results')
  const user = `r${address.database.slice(-20)}`
  await db.$client.query("CREATE USER ??@'%' IDENTIFIED BY 'of the test'", [user])
  await db.$client.query("GRANT SELECT ON ??.* TO ??@'%'", [address.database, user])
  const reader = openDatabase({ ...address, user, password: 'of the test' })
  try {
    expect(await checkReadiness(db, 'results')).toEqual({ status: 'ready' })
    expect(await checkReadiness(reader.db, 'results')).toMatchObject({
      status: 'unavailable',
      error: { message: expect.stringContaining('does not give this user the rights it needs') },
    })
  } finally {
    await reader.close()
    await db.$client.query("DROP USER ??@'%'", [user])
    await close()
  }
})

test.each([
  ['ER_OPTION_PREVENTS_STATEMENT', /its server is read-only/],
  ['ER_UNKNOWN_COM_ERROR', /not with the majority of its cluster/],
])(
  'what a server says that takes no writing is told as that, and is worth another try later: %s',
  (code, words) => {
    const error = Object.assign(new Error('of the server'), { code })
    expect(explainDatabaseError('results', error).message).toMatch(words)
    expect(isTemporaryFailure(error)).toBe(true)
  },
)
