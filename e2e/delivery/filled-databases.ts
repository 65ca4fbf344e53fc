import { type DatabaseName, type Db, insertRows, migrate, model, openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { ServerAddress } from '../../scripts/database/server.ts'

const names: Record<DatabaseName, string> = { warehouse: 'Datawarehouse', results: 'Results' }

export interface Databases {
  warehouse: Db
  results: Db
  close(): Promise<void>
}

/** Opens both databases on a server. */
export function openDatabases(server: ServerAddress): Databases {
  const open = (name: DatabaseName) => openDatabase({ ...server, database: names[name], charset: 'utf8mb4' })
  const warehouse = open('warehouse')
  const results = open('results')
  return {
    warehouse: warehouse.db,
    results: results.db,
    close: async () => {
      await Promise.all([warehouse.close(), results.close()])
    },
  }
}

/** Every byte there is, and as many zeros. */
export const weights = Buffer.from(Array.from({ length: 512 }, (_, index) => Math.max(0, index - 256)))

/** Lays out both databases and puts rows with awkward values into the tables of both. */
export async function fillDatabases({ warehouse, results }: Databases): Promise<void> {
  await migrate(warehouse, 'warehouse')
  await migrate(results, 'results')
  const awkward = [Math.PI, -0.1, 1 / 3, 1.17549435e-38, null]
  for (const [db, table] of [
    [warehouse, 'ECG'],
    [warehouse, 'Inference_ECG'],
    [results, 'Inference_ECG'],
  ] as const)
    await insertRows(db, table, ['0', '139', 'dt_measure'], 300, (row, values) =>
      values.push(awkward[row % awkward.length] ?? null, row / 7, '2024-02-29 23:59:59'),
    )
  await insertRows(results, 'Predictions', ['value_0', 'model_tag'], 300, (row, values) =>
    values.push(row / 3, "coração ' \\ \n 🫀"),
  )
  await warehouse.$client.query('INSERT INTO Audit_Settings VALUES (?, ?, NULL, ?)', [
    'greeting',
    'one line\nand another',
    '2026-01-02 03:04:05.678',
  ])
  await warehouse.insert(model).values({ tag: 'v1', threshold: 0.1, weights })
}

/** Each table with its number of rows and the server's checksum over their contents; each trigger with what it does. */
export async function fingerprint({ warehouse, results }: Databases): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, db] of [['warehouse', warehouse] as const, ['results', results] as const]) {
    const [tables] = await db.$client.query<RowDataPacket[]>('SHOW TABLES')
    for (const table of tables.map((row) => String(Object.values(row)[0]))) {
      const [[count]] = await db.$client.query<RowDataPacket[]>('SELECT COUNT(*) AS rows_there FROM ??', [
        table,
      ])
      const [[sum]] = await db.$client.query<RowDataPacket[]>('CHECKSUM TABLE ?? EXTENDED', [table])
      found[`${name}.${table}`] = `${count?.rows_there} rows, ${sum?.Checksum}`
    }
    const [triggers] = await db.$client.query<RowDataPacket[]>('SHOW TRIGGERS')
    for (const { Trigger, Event, Statement } of triggers)
      found[`${name}.${Trigger}`] = `${Event}: ${Statement}`
  }
  return found
}
