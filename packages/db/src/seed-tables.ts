import type { EcgTable } from './analysis-tables.ts'
import { bytes, jsonText, label, localDateTime } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, datetime, mysqlTable, primaryKey, varchar } = mysqlCore

/**
 * ECGs on their way into a table, where they are too many for one transaction. While they are `filling` nothing is decided,
 * and what a killed process left is taken away; from when they are `entering` they enter, whoever lets them.
 */
export const seed = mysqlTable('Seeds', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  table: varchar('ecg_table', { length: 9 }).$type<EcgTable>().notNull(),
  state: varchar('state', { length: 8 }).$type<'filling' | 'entering'>().notNull(),
  /** UTC. */
  beganAt: datetime('began_at', { mode: 'string', fsp: 3 }).notNull(),
})

/** The ECGs of a seed that have not entered their table. */
export const seedRow = mysqlTable(
  'Seed_Rows',
  {
    seedId: bigint('seed_id', { mode: 'number' }).notNull(),
    /** In the source, from 0. */
    place: bigint('place', { mode: 'number' }).notNull(),
    /** 140 doubles, little-endian. */
    samples: bytes('samples').notNull(),
    verdict: label('is_anomalous'),
    measuredAt: localDateTime('dt_measure').notNull(),
    metadata: jsonText<(readonly [name: string, value: string])[]>('metadata').notNull(),
  },
  (table) => [primaryKey({ columns: [table.seedId, table.place] })],
)
