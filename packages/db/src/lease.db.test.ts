import { afterEach, beforeEach, expect, test } from 'vitest'
import { core } from './drizzle.ts'
import { type Lease, leaseName, leaseSeconds, takeLease } from './lease.ts'
import { lease } from './lease-tables.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { inTransaction } from './statements/transaction.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase('results')
})
afterEach(() => database.close())

const name = leaseName('test', 'a')

async function hold(): Promise<Lease> {
  const outcome = await takeLease(database.db, name)
  if (outcome.status !== 'held') throw new Error('The lease is taken.')
  return outcome.lease
}

const confirm = (held: Lease) => inTransaction(database.db, (trx) => held.confirm(trx))

/** As when its holder was killed that long ago, or stood still. */
const letRunOut = () => database.db.update(lease).set({ leaseUntil: '2000-01-01 00:00:00.000' })

test('of many who want a lease at once one gets it, and the others learn who has it, since when and until when', async () => {
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => takeLease(database.db, name)))
  const held = outcomes.flatMap((outcome) => (outcome.status === 'held' ? [outcome.lease] : []))
  expect(held).toHaveLength(1)
  const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  const holder = expect.stringContaining(`/${process.pid}/`)
  expect(outcomes.filter(({ status }) => status === 'taken')).toEqual(
    Array.from({ length: 7 }, () => ({ status: 'taken', holder, since: moment, until: moment })),
  )
  await held[0]?.release()
})

test('a lease that is given back may be had again, under a higher number, and what has another name at any time', async () => {
  const [first, other] = [await hold(), await takeLease(database.db, leaseName('test', 'b'))]
  expect(other.status).toBe('held')
  await first.release()
  const second = await hold()
  expect(second.number).toBeGreaterThan(first.number)
  await second.release()
  if (other.status === 'held') await other.lease.release()
})

test('the lease of a holder that was killed ends by itself, and the holder is refused if it comes back', async () => {
  const late = await hold()
  await letRunOut()
  const next = await hold()
  await expect(confirm(late)).rejects.toMatchObject({ code: 'lease-lost' })
  await confirm(next)
  await late.release()
  expect((await takeLease(database.db, name)).status).toBe('taken')
  await next.release()
})

test('a lease from before the server’s clock was set back ends in its time, and one that is renewed goes on', async () => {
  const held = await hold()
  const setBack = () => database.db.update(lease).set({ leaseUntil: core.sql`lease_until + INTERVAL 1 HOUR` })
  await setBack()
  const refused = await takeLease(database.db, name)
  if (refused.status !== 'taken') throw new Error(refused.status)
  expect((Date.parse(refused.until) - Date.now()) / 1000).toBeLessThan(leaseSeconds + 10)
  await confirm(held)
  await held.release()
})

test('a holder that stood still goes on where nobody wanted its lease', async () => {
  const held = await hold()
  await letRunOut()
  await confirm(held)
  expect((await takeLease(database.db, name)).status).toBe('taken')
  await held.release()
})

test('transactions that happen one at a time write the row that they have in common', async () => {
  const read = async () => {
    const [row] = await database.db
      .select({ number: lease.number })
      .from(lease)
      .where(core.eq(lease.name, name))
    return row?.number
  }
  await Promise.all(
    Array.from({ length: 8 }, () => inTransaction(database.db, (trx) => oneAtATime(trx, name))),
  )
  expect(await read()).toBe(8)
})
