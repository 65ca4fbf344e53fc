import { mysqlCore } from './drizzle.ts'

const { bigint, boolean, datetime, mysqlTable, primaryKey, varchar } = mysqlCore

const beat = () => varchar('beat', { length: 40 })
const personId = () => varchar('person_id', { length: 36 })
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** Every adding and removing of a marker; append-only. The newest row of a beat, marker and reader says whether it stands. */
export const beatMarker = mysqlTable('Beat_Markers', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  beat: beat().notNull(),
  marker: varchar('marker', { length: 30 }).notNull(),
  /** Whose marker it is. */
  readerId: varchar('reader_id', { length: 36 }).notNull(),
  isAdded: boolean('is_added').notNull(),
  /** Who added or removed it. */
  personId: personId().notNull(),
  recordedAt: moment('recorded_at').notNull(),
})

/** Beats left out of training, and taken in again; append-only. The newest row of a beat says which. */
export const leftOutBeat = mysqlTable('Left_Out_Beats', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  beat: beat().notNull(),
  isLeftOut: boolean('is_left_out').notNull(),
  personId: personId().notNull(),
  reason: varchar('reason', { length: 500 }).notNull(),
  recordedAt: moment('recorded_at').notNull(),
})

/** Of which table an ECG is: `training` is `ECG`, `inference` is `Inference_ECG`. */
export type EcgTable = 'training' | 'inference'

/** How ECGs came to be, one row for each ECG and name. */
export const ecgMetadata = mysqlTable(
  'Ecg_Metadata',
  {
    ecgTable: varchar('ecg_table', { length: 9 }).$type<EcgTable>().notNull(),
    ecgId: bigint('ecg_id', { mode: 'number' }).notNull(),
    name: varchar('name', { length: 40 }).notNull(),
    value: varchar('value', { length: 100 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.ecgTable, table.ecgId, table.name] })],
)
