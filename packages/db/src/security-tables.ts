import { jsonText } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, datetime, mysqlTable, varchar } = mysqlCore

/** Single facts by name: numbers and short texts, no samples and no secret. */
export type SecurityDetails = Readonly<Record<string, string | number>>

/** Who came in, what was changed, taken out or looked at; append-only. */
export const securityLog = mysqlTable('Security_Log', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  /** UTC, to the microsecond. */
  at: datetime('at', { mode: 'string', fsp: 6 }).notNull(),
  kind: varchar('kind', { length: 30 }).notNull(),
  /** Null where nobody was known, or where a command did it. */
  readerId: varchar('reader_id', { length: 36 }),
  /** What somebody said they were: an e-mail address, the name given to a command, the name of a key. */
  account: varchar('account', { length: 255 }),
  /** From which IP address. */
  address: varchar('address', { length: 45 }),
  /** Whom or what it was done to: a reader's id, a tag, a beat. */
  about: varchar('about', { length: 500 }),
  details: jsonText<SecurityDetails>('details'),
})
