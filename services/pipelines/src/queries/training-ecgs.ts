import { createHash } from 'node:crypto'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { type Db, labelNumbers, sampleColumns, verdictOf } from '@vigia/db'
import type { Pool, RowDataPacket } from 'mysql2/promise'

/** Rows fetched at a time: enough for the server to stream, few enough to stay small in memory. */
const pageSize = 2000

/** The training period, both days whole: `YYYY-MM-DD`. */
export interface Period {
  beginDate: string
  endDate: string
}

/** What the training table holds for a period, in the order of its ids. */
export interface TrainingEcgs {
  /** Row-major, `count × 140`, raw. */
  values: Float32Array
  verdicts: Verdict[]
  count: number
  /** Rows that no model can learn from: a NULL among the samples, or a label that is neither 0 nor 1. */
  leftOut: number
  /** SHA-256 over the id, samples and label of every row taken. */
  digest: string
  /** The rows taken that clinicians' answers made. */
  audited: AuditedRow[]
}

/** A row among those taken, and the same row in the training table. */
export interface AuditedRow {
  row: number
  ecgId: number
}

/**
 * Reads the training ECGs of a period, page by page into one array, in one consistent view of the table.
 *
 * @param onProgress told after each page how many rows have been read, of how many
 */
export async function readTrainingEcgs(
  db: Db,
  period: Period,
  onProgress: (read: number, count: number) => void = () => {},
): Promise<TrainingEcgs> {
  const connection = await db.$client.getConnection()
  let isFinished = false
  try {
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
    const collector = collectRows(await countRows(connection, period), await readAuditedIds(connection))
    for await (const rows of listPages(connection, period)) {
      for (const row of rows) collector.add(row)
      onProgress(collector.seen(), collector.expected)
    }
    await connection.query('COMMIT')
    isFinished = true
    return collector.finish()
  } finally {
    if (isFinished) connection.release()
    // Not given back inside its transaction, where others would read an old view and could write nothing.
    else connection.destroy()
  }
}

type Connection = Awaited<ReturnType<Pool['getConnection']>>
/** 140 samples, the label, the id. */
type Row = (number | string | null)[]

// Not built: all three read on the one connection that holds the snapshot, and the last bulk rows of samples
// (docs/decisions/003).
const inPeriod = '`dt_measure` >= ? AND `dt_measure` < ? + INTERVAL 1 DAY'

async function countRows(connection: Connection, period: Period): Promise<number> {
  const [[row]] = await connection.execute<RowDataPacket[]>(
    `SELECT COUNT(*) AS count FROM \`ECG\` WHERE ${inPeriod}`,
    [period.beginDate, period.endDate],
  )
  return Number(row?.count)
}

async function readAuditedIds(connection: Connection): Promise<Set<number>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT `training_ecg_id` AS id FROM `Audited_Beats` WHERE `training_ecg_id` IS NOT NULL',
  )
  return new Set(rows.map((row) => Number(row.id)))
}

async function* listPages(connection: Connection, period: Period): AsyncGenerator<Row[]> {
  const columns = [...sampleColumns(), 'is_anomalous', 'id'].map((name) => `\`${name}\``).join(',')
  let lastId: number | undefined
  for (;;) {
    const after = lastId === undefined ? '' : 'AND `id` > ?'
    const parameters = [period.beginDate, period.endDate, ...(lastId === undefined ? [] : [lastId])]
    // In the order of the ids the pages follow each other; by the index of time each would be sorted out of the whole
    // period. Prepared statements bring DOUBLE and FLOAT columns as they are stored, six times faster than as text.
    const [rows] = await connection.execute<RowDataPacket[][]>(
      {
        sql: `SELECT ${columns} FROM \`ECG\` IGNORE INDEX (\`ECG_time\`) WHERE ${inPeriod} ${after} ORDER BY \`id\` LIMIT ${pageSize}`,
        rowsAsArray: true,
      },
      parameters,
    )
    if (rows.length > 0) yield rows as unknown as Row[]
    if (rows.length < pageSize) return
    lastId = Number(rows.at(-1)?.[ECG_LENGTH + 1])
  }
}

function collectRows(expected: number, auditedIds: ReadonlySet<number>) {
  const values = new Float32Array(expected * ECG_LENGTH)
  const verdicts: Verdict[] = []
  const audited: AuditedRow[] = []
  const hash = createHash('sha256')
  const hashed = new Float64Array(ECG_LENGTH + 2)
  let seen = 0
  return {
    expected,
    seen: () => seen,
    add(row: Row) {
      seen++
      const verdict = verdictOf(row[ECG_LENGTH])
      if (verdict === undefined || !copyFinite(row, hashed)) return
      hashed[ECG_LENGTH] = labelNumbers[verdict]
      const ecgId = Number(row[ECG_LENGTH + 1])
      hashed[ECG_LENGTH + 1] = ecgId
      hash.update(hashed)
      if (auditedIds.has(ecgId)) audited.push({ row: verdicts.length, ecgId })
      values.set(hashed.subarray(0, ECG_LENGTH), verdicts.length * ECG_LENGTH)
      verdicts.push(verdict)
    },
    finish: (): TrainingEcgs => ({
      values: values.subarray(0, verdicts.length * ECG_LENGTH),
      verdicts,
      count: verdicts.length,
      leftOut: seen - verdicts.length,
      digest: hash.digest('hex'),
      audited,
    }),
  }
}

/** Copies a row's samples; false when one of them is not a finite number. */
function copyFinite(row: Row, target: Float64Array): boolean {
  for (let sample = 0; sample < ECG_LENGTH; sample++) {
    const value = row[sample]
    if (typeof value !== 'number' || !Number.isFinite(value)) return false
    target[sample] = value
  }
  return true
}
