import { type Db, insertRows, sampleColumns } from '@vigia/db'
import { setChainKeys } from '@vigia/record-chains'
import { recordSecurityEvent } from '@vigia/security-log'
import type { RowDataPacket } from 'mysql2/promise'
import { addWaitingBeats, answer } from './answered-warehouse.ts'

const now = 'UTC_TIMESTAMP(3)'

/**
 * Adds beats of the clinic, and of each what every table can hold of one. Their ids begin at 7000123, so that nothing else
 * has such a number.
 *
 * @param chainKey what the records that this makes are linked with; else as this process was told
 * @returns their ids
 */
export async function storeHeartbeats(
  db: Db,
  results: Db,
  count: number,
  chainKey?: string,
): Promise<number[]> {
  if (chainKey !== undefined) setChainKeys([chainKey])
  const run = async (sql: string, values: unknown[] = []) =>
    (await db.$client.query<RowDataPacket[]>(sql, values))[0]
  await run('ALTER TABLE Inference_ECG AUTO_INCREMENT = 7000123')
  const ids = await addWaitingBeats(db, count, () => false)
  for (const id of ids) {
    const beat = `ecg-${id}`
    const given = { answer: 'normal', comment: `what was seen of ${beat}` } as const
    await answer(db, 'Ana', id, given)
    const [row] = await run('SELECT training_ecg_id FROM Audited_Beats WHERE beat = ?', [beat])
    const training = Number(row?.training_ecg_id)
    await run("INSERT INTO Ecg_Metadata VALUES ('inference', ?, 'device', ?)", [id, `Holter of ${id}`])
    await run(
      `INSERT INTO Inference_Claims (model_tag, ecg_id, state, changed_at) VALUES ('v1', ?, 'judged', UTC_TIMESTAMP(6))`,
      [id],
    )
    await run(
      `INSERT INTO Shadow_Judgements (tag, champion_tag, ecg_id, champion_verdict, judged_at) VALUES ('v2', 'v1', ?, 'normal', ${now})`,
      [id],
    )
    await run(`INSERT INTO Worklist_Later (reader_id, beat, since) VALUES ('Bia', ?, UTC_TIMESTAMP(6))`, [
      beat,
    ])
    await run(`INSERT INTO Worklist_Batch_Beats (batch_id, place, beat) VALUES (1, ?, ?)`, [id, beat])
    await run(
      `INSERT INTO Beat_Markers (beat, marker, reader_id, is_added, person_id, recorded_at) VALUES (?, 'noise', 'Ana', 1, 'Ana', ${now})`,
      [beat],
    )
    await run(
      `INSERT INTO Left_Out_Beats (beat, is_left_out, person_id, reason, recorded_at) VALUES (?, 1, 'Ana', ?, ${now})`,
      [beat, `${beat} is doubtful`],
    )
    await run(
      `INSERT IGNORE INTO Disclosures (reader_id, beat, what, inference_id, shown_at) VALUES ('Bia', ?, 'reveal', ?, ${now})`,
      [beat, id],
    )
    await run(
      `INSERT INTO Shown_Curves (reader_id, beat, set_id, known_sha256, shown_at) VALUES ('Caio', ?, NULL, NULL, ${now})`,
      [beat],
    )
    await run(
      `INSERT INTO Known_Answers (answer_key, reader_id, beat, inference_id, kind, answer, comment, reveal, answered_at, recorded_at)
       VALUES (UUID(), 'Caio', ?, ?, 'reading', 'normal', ?, 'before', ${now}, ${now})`,
      [beat, id, `a known one in place of ${beat}`],
    )
    await run('INSERT INTO Training_Run_Beats (tag, ecg_id, part) VALUES (?, ?, ?)', [
      'v1',
      training,
      'training',
    ])
    await run('INSERT INTO Training_Run_Drops (tag, ecg_id, votes) VALUES (?, ?, 7)', ['v0', training])
    await run(
      `INSERT INTO Suspicious_Beats (ecg_id, beat, place, score, votes, ranked_at) VALUES (?, ?, ?, 0.5, 5, ${now})`,
      [training, beat, id],
    )
    const event = { kind: 'signal-read', who: 'Ana', account: null, address: null } as const
    await recordSecurityEvent(db, {
      ...event,
      about: beat,
      details: { place: 'beat', count: 1, beats: beat },
    })
    await recordSecurityEvent(db, {
      ...{ ...event, about: null },
      details: { place: 'neighbours', count: 2, beats: `ecg-1 ${beat} ecg-1${id}` },
    })
    await storeJudgement(results, id)
  }
  return ids
}

/** A judgement with its reconstruction, as the results API stores them. */
export async function storeJudgement(db: Db, id: number): Promise<void> {
  const values = (scale: number) => Array.from({ length: 140 }, (_, sample) => (id * scale + sample) / 1e6)
  const judged = await insertRows(
    db,
    'Inference_ECG',
    [...sampleColumns(), 'dt_measure', 'is_anomalous', 'model_tag', 'source_ecg_id', 'idempotency_key'],
    1,
    (_, row) => row.push(...values(1), '2024-06-01 12:00:00', 1, 'v1', id, `v1-${id}`),
  )
  await insertRows(
    db,
    'Predictions',
    [...sampleColumns('value_'), 'dt_measure', 'model_tag', 'inference_ecg_id'],
    1,
    (_, row) => row.push(...values(2), '2024-06-01 12:00:00', 'v1', judged),
  )
}
