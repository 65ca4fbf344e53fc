import { VigiaError } from '@vigia/runtime'
import type { Connection, RowDataPacket } from 'mysql2/promise'

interface IdColumn {
  /** As the server writes it: `bigint(20)`. */
  type: string
  isNumbered: boolean
  isOnlyPrimaryKey: boolean
  isPrimaryKeyTaken: boolean
}

/**
 * Gives a table that pandas made a usable `id`: pandas writes a plain BIGINT column without a key, where rows may
 * share an id or have none. Rows without an id of their own get a new one; the column keeps its type. A table that
 * numbers its rows already is left as it is.
 *
 * @throws VigiaError `migration-impossible` when `id` does not hold whole numbers
 */
export async function adoptThesisTable(connection: Connection, table: string): Promise<void> {
  const id = await findIdColumn(connection, table)
  if (id === undefined) {
    await connection.query(
      'ALTER TABLE ?? ADD COLUMN `id` BIGINT NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (`id`)',
      [table],
    )
    return
  }
  if (id.isNumbered) return
  if (!/^(tiny|small|medium|big)?int/i.test(id.type))
    throw new VigiaError(
      'migration-impossible',
      `Column id of table ${table} is ${id.type}; Vigia needs whole numbers there.`,
    )
  if (!id.isOnlyPrimaryKey) await separateIds(connection, table)
  const key = id.isOnlyPrimaryKey
    ? ''
    : id.isPrimaryKeyTaken
      ? ', ADD UNIQUE KEY (`id`)'
      : ', ADD PRIMARY KEY (`id`)'
  // Otherwise a row whose id is 0 would be numbered anew.
  await connection.query("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')")
  await connection.query(`ALTER TABLE ?? MODIFY \`id\` ${id.type} NOT NULL AUTO_INCREMENT${key}`, [table])
}

async function findIdColumn(connection: Connection, table: string): Promise<IdColumn | undefined> {
  const [[column]] = await connection.query<RowDataPacket[]>(
    `SELECT COLUMN_TYPE AS type, EXTRA AS extra FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME = 'id'`,
    [table],
  )
  if (column === undefined) return undefined
  const [keys] = await connection.query<RowDataPacket[]>(
    `SELECT COLUMN_NAME AS name FROM information_schema.KEY_COLUMN_USAGE
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND CONSTRAINT_NAME = 'PRIMARY'`,
    [table],
  )
  return {
    type: String(column.type),
    isNumbered: String(column.extra).toLowerCase().includes('auto_increment'),
    isOnlyPrimaryKey: keys.length === 1 && keys[0]?.name === 'id',
    isPrimaryKeyTaken: keys.length > 0,
  }
}

/** Renumbers rows that have no id or another row's; the first of several keeps it. */
async function separateIds(connection: Connection, table: string): Promise<void> {
  const [[count]] = await connection.query<RowDataPacket[]>(
    'SELECT COUNT(*) - COUNT(DISTINCT `id`) AS `doubles` FROM ??',
    [table],
  )
  if (Number(count?.doubles) === 0) return
  const helper = 'vigia_row_number'
  const [existing] = await connection.query<RowDataPacket[]>('SHOW COLUMNS FROM ?? LIKE ?', [table, helper])
  if (existing.length === 0)
    await connection.query('ALTER TABLE ?? ADD COLUMN ?? BIGINT NOT NULL AUTO_INCREMENT UNIQUE', [
      table,
      helper,
    ])
  await connection.query(
    `UPDATE ?? AS ecg
       LEFT JOIN (SELECT MIN(??) AS first FROM ?? WHERE \`id\` IS NOT NULL GROUP BY \`id\`) AS kept
         ON kept.first = ecg.??
       CROSS JOIN (SELECT COALESCE(MAX(\`id\`), 0) AS highest FROM ??) AS ids
     SET ecg.\`id\` = ids.highest + ecg.??
     WHERE kept.first IS NULL`,
    [table, helper, table, helper, table, helper],
  )
  await connection.query('ALTER TABLE ?? DROP COLUMN ??', [table, helper])
}
