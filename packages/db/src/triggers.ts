import type { Connection } from 'mysql2/promise'
import { databaseErrorCode } from './failures.ts'
import { type DatabaseName, listStatements } from './migration-files.ts'
import { isRefusedTrigger, remakeTrigger } from './statements/run-statements.ts'
import { listTriggerRows, maySeeTriggers } from './statements/server-state.ts'

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
 * Makes the triggers anew that are not there, or do something else; but for those of tables or columns that are gone.
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
      await remakeTrigger(client, trigger, statement)
      restored.push(trigger)
    } catch (error) {
      const isWithoutPlace = ['ER_NO_SUCH_TABLE', 'ER_BAD_FIELD_ERROR'].includes(
        databaseErrorCode(error) ?? '',
      )
      if (!isWithoutPlace && !isRefusedTrigger(statement, error)) throw error
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
  return new Map(
    (await listTriggerRows(client)).map(({ name, moment, body }) => [
      name.toLowerCase(),
      describe(moment, body),
    ]),
  )
}

/** Some servers keep the names of tables in small letters, and blanks mean nothing. */
const describe = (moment: string, body: string) =>
  `${moment.toLowerCase()} ${body.replaceAll(/\s+/g, ' ').trim()}`
