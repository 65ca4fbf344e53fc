import type { DbOrTrx } from '@vigia/db'

/**
 * Gives rows of the worklist what the audits of their beats amount to; what nobody has answered stays as it is.
 * Called after the audits are written, in their transaction. Written out, for the builder has no UPDATE of joined
 * tables, and a subquery for each column would read `Audited_Beats` as often.
 *
 * @param column by which the rows are named
 */
export async function followAudits(
  db: DbOrTrx,
  column: 'beat' | 'inference_id',
  names: readonly (string | number)[],
): Promise<void> {
  await db.$client.query(
    `UPDATE \`Worklist\` AS entry JOIN \`Audited_Beats\` AS audited ON audited.beat = entry.beat
     SET entry.state = audited.state, entry.is_double = audited.is_double,
       entry.first_reader_id = IF(audited.state = 'awaiting-second', (${firstReader}), ''),
       entry.readers_say = IF(audited.state = 'settled', (${readersSay}), NULL),
       entry.is_chosen = audited.stream <=> 'batch'
     WHERE entry.${column} IN (?)`,
    [names],
  )
}

/** Of a beat that awaits its second reader, the one who has an answer on it that has not been undone. */
const firstReader = `SELECT COALESCE(MIN(audit.reader_id), '') FROM \`Audits\` AS audit
  WHERE audit.beat = entry.beat AND audit.kind NOT IN ('undo', 'addition')
    AND NOT EXISTS (SELECT 1 FROM \`Audits\` AS undoing WHERE undoing.undoes = audit.id)`

/**
 * What a settled beat is by its readers: the label where two read it or where the first could not tell, since two see
 * more than one; else the first answer, since a later one of the same reader came after the reveal. Nothing where the
 * first reader had been shown what the model says.
 */
const readersSay = `SELECT CASE
    WHEN reading.reveal <> 'before' THEN 'seen'
    WHEN NOT audited.is_double AND reading.answer IN ('normal', 'anomalous') THEN reading.answer
    WHEN audited.label IN ('normal', 'anomalous') THEN audited.label
    ELSE 'unclear' END
  FROM \`Audits\` AS reading WHERE reading.beat = entry.beat AND reading.kind = 'reading'
  ORDER BY reading.id LIMIT 1`
