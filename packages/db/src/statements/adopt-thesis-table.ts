import { VigiaError } from '@vigia/runtime'
import type { PoolConnection } from 'mysql2/promise'
import { overConnection } from '../database.ts'
import { core } from '../drizzle.ts'
import { isClusterNode } from './cluster.ts'
import { setSession } from './session.ts'

const { sql } = core

/** Numbers the rows while some have no id of their own; an earlier, interrupted run may have left it. */
const helper = 'vigia_row_number'

interface IdColumn {
  /** As the server writes it: `bigint(20)`. */
  type: string
  isNumbered: boolean
  primaryKey: string[]
  hasHelper: boolean
}

/**
 * Gives a table that pandas made a usable `id`: pandas writes a plain BIGINT column without a key, where rows may
 * share an id or have none. Rows without an id of their own get a new one; the column keeps its type. A table that
 * numbers its rows already is left as it is. It may be broken off anywhere and run again: what was begun is finished.
 *
 * @throws VigiaError `migration-impossible` when `id` does not hold whole numbers, or rows want an id on a cluster
 */
export async function adoptThesisTable(connection: PoolConnection, table: string): Promise<void> {
  const id = await findIdColumn(connection, table)
  if (id === undefined) {
    if (await hasRows(connection, table)) await refuseOnCluster(connection, table)
    await alterTable(connection, table, [
      'ADD COLUMN `id` BIGINT NOT NULL AUTO_INCREMENT',
      'ADD PRIMARY KEY (`id`)',
    ])
    return
  }
  if (id.isNumbered) return
  if (!/^(tiny|small|medium|big)?int/i.test(id.type))
    throw new VigiaError(
      'migration-impossible',
      `Column id of table ${table} is ${id.type}; Vigia needs whole numbers there.`,
    )
  // Otherwise a row whose id is 0 would be numbered anew.
  await setSession(connection, { sql_mode: "CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')" })
  if (await areIdsShared(connection, table)) {
    await refuseOnCluster(connection, table)
    if (!id.hasHelper) await addHelper(connection, table, id)
    await separateIds(connection, table)
  }
  await numberIds(connection, table)
}

async function findIdColumn(connection: PoolConnection, table: string): Promise<IdColumn | undefined> {
  const db = overConnection(connection)
  const isOfTable = sql`TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${table}`
  const columns = await db
    .select({ name: sql`COLUMN_NAME`, type: sql`COLUMN_TYPE`, extra: sql`EXTRA` })
    .from(sql`information_schema.COLUMNS`)
    .where(sql`${isOfTable} AND COLUMN_NAME IN ('id', ${helper})`)
  const column = columns.find(({ name }) => String(name).toLowerCase() === 'id')
  if (column === undefined) return undefined
  const keys = await db
    .select({ name: sql`COLUMN_NAME` })
    .from(sql`information_schema.KEY_COLUMN_USAGE`)
    .where(sql`${isOfTable} AND CONSTRAINT_NAME = 'PRIMARY'`)
  return {
    type: String(column.type),
    isNumbered: String(column.extra).toLowerCase().includes('auto_increment'),
    primaryKey: keys.map(({ name }) => String(name)),
    hasHelper: columns.length > 1,
  }
}

/** Each node would number the rows in the order in which it happens to keep them: one id would name several beats. */
async function refuseOnCluster(connection: PoolConnection, table: string): Promise<void> {
  if (!(await isClusterNode(connection))) return
  throw new VigiaError(
    'migration-impossible',
    `Rows of table ${table} have no id of their own, and each node of a cluster would number them in an order of its own. ` +
      'Copy them into a table that has ids: docs/clusters.md tells how.',
  )
}

async function hasRows(connection: PoolConnection, table: string): Promise<boolean> {
  const rows = await overConnection(connection)
    .select({ one: sql`1` })
    .from(sql`${sql.identifier(table)}`)
    .limit(1)
  return rows.length > 0
}

async function areIdsShared(connection: PoolConnection, table: string): Promise<boolean> {
  const [row] = await overConnection(connection)
    .select({ doubles: sql`COUNT(*) - COUNT(DISTINCT \`id\`)`.mapWith(Number) })
    .from(sql`${sql.identifier(table)}`)
  return (row?.doubles ?? 0) > 0
}

/** The table's primary key where it has none: a server may want one of every table. */
async function addHelper(connection: PoolConnection, table: string, { primaryKey }: IdColumn): Promise<void> {
  const key = primaryKey.length === 0 ? 'PRIMARY KEY' : 'UNIQUE KEY'
  await alterTable(connection, table, [
    `ADD COLUMN \`${helper}\` BIGINT NOT NULL AUTO_INCREMENT`,
    `ADD ${key} (\`${helper}\`)`,
  ])
}

/**
 * Renumbers rows that have no id or another row's; the first of several keeps it. Written out, for the builder has no
 * UPDATE of joined tables.
 */
async function separateIds(connection: PoolConnection, table: string): Promise<void> {
  await connection.query(
    `UPDATE ?? AS ecg
       LEFT JOIN (SELECT MIN(??) AS first FROM ?? WHERE \`id\` IS NOT NULL GROUP BY \`id\`) AS kept
         ON kept.first = ecg.??
       CROSS JOIN (SELECT COALESCE(MAX(\`id\`), 0) AS highest FROM ??) AS ids
     SET ecg.\`id\` = ids.highest + ecg.??
     WHERE kept.first IS NULL`,
    [table, helper, table, helper, table, helper],
  )
}

/** Lets the server number new rows, and takes the helper away: in one statement, which is done or not. */
async function numberIds(connection: PoolConnection, table: string): Promise<void> {
  const id = (await findIdColumn(connection, table)) as IdColumn
  const isHelperPrimary = id.primaryKey[0] === helper
  const hasOwnPrimaryKey = id.primaryKey.length > 0 && !isHelperPrimary
  const isPrimary = id.primaryKey.length === 1 && id.primaryKey[0]?.toLowerCase() === 'id'
  const changes = [
    ...(isHelperPrimary ? ['DROP PRIMARY KEY'] : []),
    ...(id.hasHelper ? [`DROP COLUMN \`${helper}\``] : []),
    `MODIFY \`id\` ${id.type} NOT NULL AUTO_INCREMENT`,
    ...(isPrimary ? [] : [hasOwnPrimaryKey ? 'ADD UNIQUE KEY (`id`)' : 'ADD PRIMARY KEY (`id`)']),
  ]
  await alterTable(connection, table, changes)
}

/** Changes a table's layout in one statement; written out, as the builder has no ALTER. */
async function alterTable(
  connection: PoolConnection,
  table: string,
  changes: readonly string[],
): Promise<void> {
  await connection.query(`ALTER TABLE ?? ${changes.join(', ')}`, [table])
}
