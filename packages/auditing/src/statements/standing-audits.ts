import { alias, audit, type Column, core, type SQL } from '@vigia/db'

const { sql } = core
const undoing = alias(audit, 'undoing')

export const said = alias(audit, 'said')

const wasUndone = (id: Column): SQL =>
  sql`EXISTS (SELECT 1 FROM ${audit} AS ${undoing} WHERE ${undoing.undoes} = ${id})`

/**
 * That an audit, as `said`, was not undone, and neither was the answer that it adds to. Two conditions: of `undoes IN (a, b)`
 * MariaDB makes a reading of all audits for each one.
 */
export const stands = sql`(NOT ${wasUndone(said.id)} AND NOT ${wasUndone(said.addsTo)})`
