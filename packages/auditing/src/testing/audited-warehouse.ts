import { randomUUID } from 'node:crypto'
import type { InferenceDetail } from '@vigia/contracts'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { type Db, insertNumberedRows, insertRows, labelNumbers, sampleColumns, worklist } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import type { AnswerToRecord, Reader } from '../answers/answer.ts'
import type { InferenceSource } from '../answers/training-row.ts'

export const measuredAt = '2024-05-01 12:34:56'

/** A person who reads; `Ana` is also the id. */
export const reader = (id: string, mayAdjudicate = false): Reader => ({ id, mayAdjudicate })

/** An answer with a key of its own. */
export const answer = (inferenceId: number, fields: Partial<AnswerToRecord> = {}): AnswerToRecord => ({
  key: randomUUID(),
  inferenceId,
  kind: 'reading',
  answer: 'normal',
  beatCode: null,
  comment: null,
  seenAudits: 0,
  answeredAt: '2026-01-02T03:04:05.678Z',
  ...fields,
})

/** A results API that must not be asked. */
export const noResults: InferenceSource = {
  findInference: () => Promise.reject(new Error('The results API was asked.')),
}

/** A results API that holds one inference. */
export const resultsWith = (inference: Partial<InferenceDetail>): InferenceSource => ({
  findInference: () => Promise.resolve({ status: 'found', inference: inference as InferenceDetail }),
})

/** A warehouse with readers Ana, Bia, Caio and Davi. */
export async function openAuditedWarehouse(): Promise<TestDatabase> {
  const database = await openTestDatabase('warehouse')
  for (const id of ['Ana', 'Bia', 'Caio', 'Davi'])
    await database.db.$client.query(
      `INSERT INTO Auth_User (id, name, email, emailVerified, role, createdAt, updatedAt)
       VALUES (?, ?, ?, 0, 'reader', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [id, `Dr. ${id}`, `${id}@example.org`],
    )
  return database
}

/** Samples whose every bit counts. */
export const awkwardSample = (row: number, sample: number) => Math.sin(row * 1000 + sample) / 3

/**
 * Adds beats of the clinic that a model has called anomalous; beat, inference and ECG have the same number.
 *
 * @returns their numbers
 */
export async function addBeats(
  db: Db,
  count: number,
  fields: { isDouble?: boolean } = {},
): Promise<number[]> {
  // From 1 on, whatever the steps in which a node of a cluster counts.
  const [[last]] = await db.$client.query<RowDataPacket[]>(
    'SELECT COALESCE(MAX(id), 0) AS id FROM Inference_ECG',
  )
  const ids = Array.from({ length: count }, (_, row) => Number(last?.id) + row + 1)
  const columns = ['id', ...sampleColumns(), 'dt_measure']
  await insertRows(db, 'Inference_ECG', columns, count, (row, values) => {
    values.push(ids[row] ?? null)
    for (let sample = 0; sample < ECG_LENGTH; sample++) values.push(awkwardSample(row, sample))
    values.push(measuredAt)
  })
  await addInferences(
    db,
    ids.map((id) => ({ inferenceId: id, sourceEcgId: id, isDouble: fields.isDouble ?? false })),
  )
  return ids
}

/**
 * Adds rows to the training table that no answer made, each with its label.
 *
 * @returns their ids
 */
export async function addTrainingRows(
  db: Db,
  verdicts: readonly Verdict[],
  day = measuredAt,
): Promise<number[]> {
  const columns = [...sampleColumns(), 'is_anomalous', 'dt_measure']
  return await insertNumberedRows(db, 'ECG', columns, verdicts.length, (row, values) => {
    for (let sample = 0; sample < ECG_LENGTH; sample++) values.push(awkwardSample(row, sample))
    values.push(labelNumbers[verdicts[row] as Verdict], day)
  })
}

type NewInference = Partial<typeof worklist.$inferInsert> & { inferenceId: number }

/** Adds inferences to the worklist, by default of model v1, anomalous, without a row of the clinic. */
export async function addInferences(db: Db, inferences: readonly NewInference[]): Promise<void> {
  await db.insert(worklist).values(
    inferences.map((inference) => ({
      beat: inference.sourceEcgId ? `ecg-${inference.sourceEcgId}` : `inference-${inference.inferenceId}`,
      sourceEcgId: null,
      modelTag: 'v1',
      verdict: 'anomalous' as const,
      measuredAt,
      state: 'unread' as const,
      randomOrder: inference.inferenceId,
      isDouble: false,
      ...inference,
    })),
  )
}

/** The rows that a query gives. */
export async function rowsOf(db: Db, query: string): Promise<RowDataPacket[]> {
  const [rows] = await db.$client.execute<RowDataPacket[]>(query)
  return rows
}

/** The training table, each row with its samples in order. */
export async function listTrainingRows(db: Db) {
  const rows = await rowsOf(db, 'SELECT * FROM ECG ORDER BY id')
  return rows.map((row) => ({
    id: Number(row.id),
    label: Number(row.is_anomalous),
    measuredAt: row.dt_measure as string | null,
    samples: sampleColumns().map((name) => row[name] as number | null),
  }))
}
