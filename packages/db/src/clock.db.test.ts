import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readClockLead, tellClockLead, warnOfClock } from './clock.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase('results')
})
afterEach(async () => {
  vi.useRealTimers()
  await database.close()
})

/** This machine's clock, so many seconds from what it is; the server's stays. */
const setClock = (seconds: number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000, shouldAdvanceTime: false })

test('a server whose clock agrees with this machine’s is not told of', async () => {
  const warn = vi.fn()
  expect(Math.abs(await readClockLead(database.db))).toBeLessThan(1)
  await warnOfClock(database.db, 'results', { warn })
  expect(warn).not.toHaveBeenCalled()
})

test.each([
  [3600, 'its clock is 3600 s behind this machine’s'],
  [-3600, 'its clock is 3600 s ahead of this machine’s'],
])('one whose clock is an hour away is: %i s', async (seconds, told) => {
  setClock(seconds)
  const lead = await readClockLead(database.db)
  expect(lead / -seconds).toBeCloseTo(1, 2)
  expect(tellClockLead(-seconds)).toBe(told.replace('’', "'"))
  const warn = vi.fn()
  await warnOfClock(database.db, 'results', { warn })
  expect(warn).toHaveBeenCalledOnce()
})
