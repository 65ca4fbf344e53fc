import { expect, test } from 'vitest'
import { describeLimits, findServerLimits } from './readiness.ts'
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
