import { mysqlCore } from './drizzle.ts'

const { bigint, datetime, mysqlTable, varchar } = mysqlCore

/** What only one may do at a time, on whatever node of a cluster: see `lease.ts` and `one-at-a-time.ts`. */
export const lease = mysqlTable('Leases', {
  name: varchar('name', { length: 200 }).primaryKey(),
  /** Grows whenever the lease goes to somebody: a late holder is refused by it. */
  number: bigint('number', { mode: 'number' }).notNull(),
  /** Host, process and a word of chance; null while nobody has it. */
  holder: varchar('holder', { length: 200 }),
  /** UTC, both. */
  takenAt: datetime('taken_at', { mode: 'string', fsp: 3 }),
  leaseUntil: datetime('lease_until', { mode: 'string', fsp: 3 }),
})
