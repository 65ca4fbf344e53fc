import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise'

type Client = Pick<Connection, 'query'>

/** Rows of one statement, which is a transaction of its own. */
const chunkRows = 2000

/** What only Vigia writes into `Results.Inference_ECG`; the thesis's code leaves it empty. */
const vigiaSigns = ['idempotency_key', 'error', 'threshold', 'source_ecg_id']
const isVigias = `(${vigiaSigns.map((name) => `\`${name}\` IS NOT NULL`).join(' OR ')})`
const isUnturned = `\`label_direction\` IS NULL AND ${isVigias}`

/**
 * The label of a row of `Results.Inference_ECG` as SQL. An earlier release, which wrote 1 for anomalous, may still run
 * beside this one: what it wrote is read as what it meant until it is turned.
 */
export const judgedLabelSql = `IF(${isUnturned}, 1 - \`is_anomalous\`, \`is_anomalous\`)`

const turn = `UPDATE \`Inference_ECG\`
  SET \`is_anomalous\` = IF(\`is_anomalous\` IN (0, 1), 1 - \`is_anomalous\`, \`is_anomalous\`), \`label_direction\` = 1
  WHERE ${isUnturned}`

/**
 * Turns every label that an earlier release of Vigia wrote, and none of the thesis's. Each row is turned and marked in
 * one statement, so it may be broken off anywhere and run again, by several at once.
 */
export async function turnVigiasLabels(client: Client): Promise<void> {
  for await (const { first, last } of chunks(client, 'Inference_ECG', 'id'))
    await client.query(`${turn} AND \`id\` BETWEEN ? AND ?`, [first, last])
}

/**
 * Turns what an earlier release has written since: one that still ran while the database was migrated, or was deployed
 * once more. An index finds it, so that it costs nothing where there is none.
 *
 * @returns how many rows were turned
 */
export async function turnLateLabels(client: Client): Promise<number> {
  for (let turned = 0; ; ) {
    const [rows] = await client.query<RowDataPacket[]>(
      `SELECT \`id\` FROM \`Inference_ECG\` WHERE \`label_direction\` IS NULL AND \`idempotency_key\` > ''
       LIMIT ${chunkRows}`,
    )
    if (rows.length === 0) return turned
    const [result] = await client.query<ResultSetHeader>(`${turn} AND \`id\` IN (?)`, [
      rows.map(({ id }) => id),
    ])
    turned += result.affectedRows
  }
}

/**
 * Corrects the worklist's copies of the thesis's judgements, which have neither error nor threshold: earlier releases
 * took each for its opposite. Marked row by row, as above.
 */
export async function correctCopiedVerdicts(client: Client): Promise<void> {
  for await (const { first, last } of chunks(client, 'Worklist', 'inference_id'))
    await client.query(
      `UPDATE \`Worklist\`
       SET \`verdict\` = CASE WHEN \`error\` IS NOT NULL OR \`threshold\` IS NOT NULL THEN \`verdict\`
         WHEN \`verdict\` = 'normal' THEN 'anomalous' ELSE 'normal' END, \`label_direction\` = 1
       WHERE \`label_direction\` IS NULL AND \`inference_id\` BETWEEN ? AND ?`,
      [first, last],
    )
}

/** A table's ids in ranges of as many rows as one statement may change. */
async function* chunks(
  client: Client,
  table: string,
  id: string,
): AsyncGenerator<{ first: number; last: number }> {
  for (let end = -1; ; ) {
    const [[chunk]] = await client.query<RowDataPacket[]>(
      'SELECT MIN(??) AS first, MAX(??) AS last FROM (SELECT ?? FROM ?? WHERE ?? > ? ORDER BY ?? LIMIT ?) AS chunk',
      [id, id, id, table, id, end, id, chunkRows],
    )
    if (chunk?.last === null || chunk === undefined) return
    yield { first: Number(chunk.first), last: Number(chunk.last) }
    end = Number(chunk.last)
  }
}
