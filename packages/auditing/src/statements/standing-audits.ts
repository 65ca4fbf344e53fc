import { alias, audit, core } from '@vigia/db'

const { sql } = core
const undoing = alias(audit, 'undoing')

export const said = alias(audit, 'said')

/** That an audit, as `said`, was not undone, and neither was the answer that it adds to. */
export const stands = sql`NOT EXISTS (SELECT 1 FROM ${audit} AS ${undoing}
  WHERE ${undoing.undoes} IN (${said.id}, ${said.addsTo}))`
