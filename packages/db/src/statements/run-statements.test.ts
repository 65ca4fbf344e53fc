import type { Connection } from 'mysql2/promise'
import { expect, test } from 'vitest'
import { runStatements } from './run-statements.ts'

/** A server that lets nobody make or drop triggers, as MariaDB with a binary log does with users of one database. */
function serverWith(triggers: readonly string[]) {
  const sent: string[] = []
  const query = async (statement: string) => {
    sent.push(statement)
    if (/ TRIGGER /.test(statement))
      throw Object.assign(new Error('You do not have the SUPER privilege'), {
        code: 'ER_BINLOG_CREATE_ROUTINE_NEED_SUPER',
      })
    return [triggers.map((Trigger) => ({ Trigger })), []]
  }
  return { sent, connection: { query } as unknown as Connection }
}

const statements = ['DROP TRIGGER IF EXISTS `Audits_refuse_update`', 'CREATE TABLE `Next` (`id` INT)']

test('where a server lets this user drop no triggers, one that is not there is passed over', async () => {
  const { sent, connection } = serverWith(['another'])
  await runStatements(connection, statements)
  expect(sent.at(-1)).toContain('CREATE TABLE')
})

test('there, one that would go on refusing what this release does ends the migration', async () => {
  const { sent, connection } = serverWith(['audits_refuse_update'])
  await expect(runStatements(connection, statements)).rejects.toThrow('SUPER')
  expect(sent.at(-1)).not.toContain('CREATE TABLE')
})
