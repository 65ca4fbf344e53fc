import type { Connection, RowDataPacket } from 'mysql2/promise'

// What a server says of itself by SHOW, which the builder does not have.

type Client = Pick<Connection, 'query'>

async function ask(client: Client, statement: string, values: unknown[] = []) {
  const [rows] = await client.query<RowDataPacket[]>(statement, values)
  return rows
}

/** Of some of a server's own settings, those that it knows, by their names. */
export async function readServerSettings(
  client: Client,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await ask(client, 'SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)', [names])
  return new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]))
}

/** The server's threads, and which of them are at work. */
export async function listThreads(client: Client): Promise<{ id: number; isWorking: boolean }[]> {
  const rows = await ask(client, 'SHOW PROCESSLIST')
  return rows.map((row) => ({ id: Number(row.Id), isWorking: row.Command !== 'Sleep' }))
}

/** A trigger as the server has it; its moment as `BEFORE UPDATE ON Audits`. */
export interface TriggerRow {
  name: string
  moment: string
  body: string
}

/** The triggers of the database that this user may see. */
export async function listTriggerRows(client: Client): Promise<TriggerRow[]> {
  const rows = await ask(client, 'SHOW TRIGGERS')
  return rows.map(({ Trigger, Timing, Event, Table, Statement }) => ({
    name: String(Trigger),
    moment: `${Timing} ${Event} ON ${Table}`,
    body: String(Statement),
  }))
}

/** Servers show a trigger only to who may make one. */
export async function maySeeTriggers(client: Client): Promise<boolean> {
  const rows = await ask(
    client,
    `SELECT 1 FROM information_schema.user_privileges WHERE privilege_type = 'TRIGGER'
     UNION SELECT 1 FROM information_schema.schema_privileges WHERE privilege_type = 'TRIGGER'
       AND DATABASE() LIKE table_schema`,
  )
  return rows.length > 0
}
