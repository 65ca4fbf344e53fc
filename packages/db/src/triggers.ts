import type { Connection, RowDataPacket } from 'mysql2/promise'
import { databaseErrorCode } from './database.ts'
import { type DatabaseName, listStatements } from './migration-files.ts'

/** A trigger as a migration makes it. */
interface Trigger {
  name: string
  /** `BEFORE UPDATE ON Audits`. */
  moment: string
  body: string
  statement: string
}

/** What is wrong with a trigger: it is not there, it does something else, or nobody of Vigia made it. */
export interface TriggerFault {
  trigger: string
  kind: 'missing' | 'altered' | 'foreign'
}

export type TriggerCheck =
  | { status: 'seen'; faults: TriggerFault[] }
  /** This user may not see triggers: the right to see them is the right to drop them. */
  | { status: 'unseen' }

/**
 * What CREATE TRIGGER fails with where the server does not let this user make one: with a binary log MySQL wants more
 * than the TRIGGER privilege. A trigger only repeats what the rights say, so work goes on without it.
 */
const triggerRefused = new Set([
  'ER_BINLOG_CREATE_ROUTINE_NEED_SUPER',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
])

/** Whether a statement failed as making a trigger does where this user may not. */
export const isRefusedTrigger = (statement: string, error: unknown): boolean =>
  statement.startsWith('CREATE TRIGGER') && triggerRefused.has(databaseErrorCode(error) ?? '')

type Client = Pick<Connection, 'query'>

/** Compares the triggers of a migrated database with those that its migrations made. */
export async function checkTriggers(client: Client, name: DatabaseName): Promise<TriggerCheck> {
  if (!(await maySeeTriggers(client))) return { status: 'unseen' }
  const expected = listTriggers(name)
  const found = await readTriggers(client)
  const faults = expected.flatMap(({ name: trigger, moment, body }): TriggerFault[] => {
    const there = found.get(trigger.toLowerCase())
    if (there === undefined) return [{ trigger, kind: 'missing' }]
    return there === describe(moment, body) ? [] : [{ trigger, kind: 'altered' }]
  })
  const known = new Set(expected.map(({ name: trigger }) => trigger.toLowerCase()))
  const foreign = [...found.keys()].filter((trigger) => !known.has(trigger))
  return {
    status: 'seen',
    faults: [...faults, ...foreign.map((trigger) => ({ trigger, kind: 'foreign' as const }))],
  }
}

/**
 * Makes the triggers anew that are not there, or do something else; but for those of tables that are gone.
 *
 * @returns their names
 */
export async function restoreTriggers(client: Client, name: DatabaseName): Promise<string[]> {
  const check = await checkTriggers(client, name)
  const faulty = check.status === 'unseen' ? [] : check.faults.filter(({ kind }) => kind !== 'foreign')
  const restored: string[] = []
  for (const { trigger } of faulty) {
    const statement = listTriggers(name).find((one) => one.name === trigger)?.statement ?? ''
    try {
      await client.query(`DROP TRIGGER IF EXISTS \`${trigger}\``)
      await client.query(statement)
      restored.push(trigger)
    } catch (error) {
      const isWithoutTable = databaseErrorCode(error) === 'ER_NO_SUCH_TABLE'
      if (!isWithoutTable && !isRefusedTrigger(statement, error)) throw error
    }
  }
  return restored
}

const pattern =
  /^CREATE TRIGGER IF NOT EXISTS `(\w+)` ((?:BEFORE|AFTER) (?:INSERT|UPDATE|DELETE)) ON `(\w+)` FOR EACH ROW\s+([\s\S]+)$/

/** Of triggers that several migrations make under one name, the last. */
function listTriggers(name: DatabaseName): Trigger[] {
  const triggers = new Map<string, Trigger>()
  for (const statement of listStatements(name)) {
    const [, trigger, when, table, body] = pattern.exec(statement) ?? []
    if (trigger && when && table && body)
      triggers.set(trigger, { name: trigger, moment: `${when} ON ${table}`, body, statement })
    const dropped = /^DROP TRIGGER (?:IF EXISTS )?`(\w+)`$/.exec(statement)?.[1]
    if (dropped !== undefined) triggers.delete(dropped)
  }
  return [...triggers.values()]
}

async function readTriggers(client: Client): Promise<Map<string, string>> {
  const [rows] = await client.query<RowDataPacket[]>('SHOW TRIGGERS')
  return new Map(
    rows.map(({ Trigger, Timing, Event, Table, Statement }) => [
      String(Trigger).toLowerCase(),
      describe(`${Timing} ${Event} ON ${Table}`, String(Statement)),
    ]),
  )
}

/** Some servers keep the names of tables in small letters, and blanks mean nothing. */
const describe = (moment: string, body: string) =>
  `${moment.toLowerCase()} ${body.replaceAll(/\s+/g, ' ').trim()}`

/** Servers show a trigger only to who may make one. */
async function maySeeTriggers(client: Client): Promise<boolean> {
  const [rows] = await client.query<RowDataPacket[]>(
    `SELECT 1 FROM information_schema.user_privileges WHERE privilege_type = 'TRIGGER'
     UNION SELECT 1 FROM information_schema.schema_privileges WHERE privilege_type = 'TRIGGER'
       AND DATABASE() LIKE table_schema`,
  )
  return rows.length > 0
}
