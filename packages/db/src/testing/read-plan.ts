import type { RowDataPacket } from 'mysql2/promise'
import type { Db } from '../database.ts'

/** How the server would find the rows of a statement, as text to be searched: of a table on some servers, of a tree on others. */
export async function readPlan(db: Db, statement: string, parameters: unknown[] = []): Promise<string> {
  const [plan] = await db.$client.query<RowDataPacket[]>(`EXPLAIN ${statement}`, parameters)
  return JSON.stringify(plan)
}
