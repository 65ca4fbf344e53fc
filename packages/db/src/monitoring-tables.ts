import { jsonText, localDateTime } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, char, datetime, mysqlTable, primaryKey, varchar } = mysqlCore

const count = (name: string) => bigint(name, { mode: 'number' }).notNull()

/** What became of the ECGs that a model took up on a day of the clinic's clock. Every figure adds up. */
export const monitoring = mysqlTable(
  'Monitoring',
  {
    tag: varchar('tag', { length: 80 }).notNull(),
    /** `YYYY-MM-DD`, by the moment of the judgement. */
    day: char('day', { length: 10 }).notNull(),
    judged: count('judged'),
    anomalous: count('anomalous'),
    /** ECGs that no model can judge as they came: a sample is NULL, the time is missing, the row is gone. */
    setAsideIn: count('set_aside_in'),
    /** ECGs whose judgement could not be kept: no finite error, or refused by the results API. */
    setAsideOut: count('set_aside_out'),
    /** Rows of the clinic that were there, each of 140 samples. */
    ecgsRead: count('ecgs_read'),
    ecgsWithNull: count('ecgs_with_null'),
    /** Samples that are NULL or no finite number. */
    nullSamples: count('null_samples'),
    /** Of the judged, those whose stored result has no error. */
    withoutError: count('without_error'),
    /** When the newest of the judged beats was measured. */
    freshestAt: localDateTime('freshest_at'),
    /** By figure; null where nothing was counted. */
    quantiles: jsonText<Record<string, unknown>>('quantiles').notNull(),
    /** By figure: bucket and count in turn, in the order of the buckets. */
    histograms: jsonText<Record<string, number[]>>('histograms').notNull(),
    /** Batches whose stored results may be others than those the worker counted. */
    doubtful: count('doubtful'),
    /** UTC; null until the day was made anew from the ECGs. */
    rebuiltAt: datetime('rebuilt_at', { mode: 'string', fsp: 6 }),
    changedAt: datetime('changed_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tag, table.day] })],
)
