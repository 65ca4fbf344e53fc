import { randomUUID } from 'node:crypto'
import { type AnswerToRecord, recordAnswer, undoAnswer } from '@vigia/auditing'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Db, insertRows, sampleColumns, worklist } from '@vigia/db'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import type { RowDataPacket } from 'mysql2/promise'
import { insertTrainingEcgs } from '../store-ecgs.ts'

export const measuredAt = '2024-06-01 12:00:00'
export const readers = ['Ana', 'Bia', 'Caio'] as const

/** Adds labelled ECGs that no answer has made, as `seed` does. */
export async function seedTraining(db: Db, count: number, seed = 5): Promise<void> {
  const { beats, verdicts } = synthesiseBeats({ count, seed })
  const samples = (row: number) => beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)
  await insertTrainingEcgs(
    db,
    verdicts.map((verdict, row) => ({ samples: samples(row), verdict, measuredAt })),
  )
}

/** Adds readers Ana, Bia and Caio, who have these ids too, and beats of the clinic that wait for them; one number each. */
export async function addWaitingBeats(db: Db, count: number, isDouble: (id: number) => boolean) {
  for (const id of readers)
    await db.$client.query(
      `INSERT INTO Auth_User (id, name, email, emailVerified, role, createdAt, updatedAt)
       VALUES (?, ?, ?, 0, 'reader', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [id, `Dr. ${id}`, `${id.toLowerCase()}@example.org`],
    )
  const { beats } = synthesiseBeats({ count, seed: 9 })
  const columns = [...sampleColumns(), 'dt_measure']
  const first = await insertRows(db, 'Inference_ECG', columns, count, (row, values) => {
    for (const value of beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)) values.push(value)
    values.push(measuredAt)
  })
  const ids = Array.from({ length: count }, (_, index) => first + index)
  await db.insert(worklist).values(
    ids.map((id) => ({
      inferenceId: id,
      beat: `ecg-${id}`,
      sourceEcgId: id,
      modelTag: 'v1',
      verdict: 'anomalous' as const,
      measuredAt,
      state: 'unread' as const,
      randomOrder: id,
      isDouble: isDouble(id),
    })),
  )
  return ids
}

const noResults = { findInference: () => Promise.reject(new Error('The results API was asked.')) }

/** Answers a beat; every reader here may adjudicate. */
export async function answer(db: Db, by: string, inferenceId: number, said: Partial<AnswerToRecord>) {
  const key = randomUUID()
  const whole = { kind: 'reading', beatCode: null, comment: null, seenAudits: 0, answer: 'normal' } as const
  const answeredAt = '2026-01-02T03:04:05.678Z'
  const outcome = await recordAnswer(
    db,
    noResults,
    { id: by, mayAdjudicate: true },
    { ...whole, ...said, key, inferenceId, answeredAt },
  )
  return { key, outcome }
}

/** Takes an answer back. */
export async function takeBack(db: Db, by: string, undoes: string) {
  const answeredAt = '2026-01-02T03:04:05.678Z'
  const undo = { key: randomUUID(), undoes, answeredAt }
  return await undoAnswer(db, noResults, { id: by, mayAdjudicate: true }, undo)
}

/** The server's clock, once it has gone on: what is recorded before and after has another moment. */
export async function nextMoment(db: Db): Promise<string> {
  const read = async () => {
    const [[row]] = await db.$client.query<RowDataPacket[]>('SELECT UTC_TIMESTAMP(3) AS moment')
    return String(row?.moment)
  }
  const begun = await read()
  for (;;) {
    const moment = await read()
    if (moment > begun) return moment
  }
}
