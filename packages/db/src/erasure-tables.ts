import { jsonText } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, datetime, mysqlTable, varchar } = mysqlCore

/** ECGs of the clinic that were erased with all that came of them; append-only. One under such an id is never judged. */
export const erasure = mysqlTable('Erasures', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  sourceEcgId: bigint('source_ecg_id', { mode: 'number' }).notNull(),
  reason: varchar('reason', { length: 500 }).notNull(),
  by: varchar('by_name', { length: 255 }).notNull(),
  /** UTC, to the millisecond. */
  erasedAt: datetime('erased_at', { mode: 'string', fsp: 3 }).notNull(),
  /** Tags of the models that had seen it. */
  models: jsonText<readonly string[]>('models').notNull(),
  /** Rows that were there, by database and table. */
  counts: jsonText<Readonly<Record<string, number>>>('counts').notNull(),
})
