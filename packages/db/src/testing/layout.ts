import { randomUUID } from 'node:crypto'
import { type Connection, type ConnectionOptions, createConnection, type RowDataPacket } from 'mysql2/promise'
import { type DatabaseAddress, openDatabase } from '../database.ts'
import { type DatabaseName, migrate } from '../migrate.ts'
import { sessionStatements } from '../statements/session.ts'

/** Where a server is and who asks; the user may create databases. */
export type TestServer = Pick<DatabaseAddress, 'host' | 'port' | 'user' | 'password'>

/** The statements that make what the migrations make of an empty database, in one text. */
export type Layouts = Record<DatabaseName, string>

/**
 * Migrates an empty database of each kind and reads what has become of it: to make the same tables from that takes a
 * tenth of the time that the migrations take.
 */
export async function readLayouts(server: TestServer): Promise<Layouts> {
  const [warehouse, results] = await Promise.all([
    readLayout(server, 'warehouse'),
    readLayout(server, 'results'),
  ])
  return { warehouse, results }
}

async function readLayout(server: TestServer, name: DatabaseName): Promise<string> {
  const database = `layout_${randomUUID().replaceAll('-', '')}`
  await onServer(server, (connection) => connection.query(`CREATE DATABASE \`${database}\``))
  const { db, close } = openDatabase({ ...server, database, charset: 'utf8mb4' })
  try {
    await migrate(db, name)
    const select = async (sql: string, values: unknown[] = []) =>
      (await db.$client.query<RowDataPacket[]>(sql, values))[0]
    const tables = (await select('SHOW TABLES')).map((row) => String(Object.values(row)[0]))
    const statements: string[] = []
    const views: string[] = []
    for (const table of tables) {
      const [made] = await select('SHOW CREATE TABLE ??', [table])
      if (made?.['Create View']) {
        views.push(String(made['Create View']).replaceAll(`\`${database}\`.`, ''))
        continue
      }
      statements.push(String(made?.['Create Table']))
      const rows = await select('SELECT * FROM ??', [table])
      if (rows.length > 0)
        statements.push(
          db.$client.format('INSERT INTO ?? VALUES ?', [table, rows.map((row) => Object.values(row))]),
        )
    }
    for (const { Trigger, Timing, Event, Table, Statement } of await select('SHOW TRIGGERS'))
      statements.push(
        `CREATE TRIGGER \`${Trigger}\` ${Timing} ${Event} ON \`${Table}\` FOR EACH ROW ${Statement}`,
      )
    return [...statements, ...views].join(';\n')
  } finally {
    await close()
    await onServer(server, (connection) => connection.query(`DROP DATABASE \`${database}\``))
  }
}

/** One connection, set up as Vigia's own are, that takes several statements at once. */
export async function onServer(
  server: TestServer,
  work: (connection: Connection) => Promise<unknown>,
): Promise<void> {
  const options: ConnectionOptions = { ...server, charset: 'utf8mb4', multipleStatements: true }
  const connection = await createConnection(options)
  try {
    await connection.query(
      `${sessionStatements('utf8mb4').join(';')}; SET foreign_key_checks = 0, lock_wait_timeout = 600`,
    )
    await work(connection)
  } finally {
    await connection.end()
  }
}
