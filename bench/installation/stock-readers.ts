import { VigiaError } from '@vigia/runtime'
import type { Person } from '../../e2e/audit/sign-in.ts'
import type { Installation } from './open-installation.ts'

/** Somebody who can sign in, and how they read. */
export interface BenchReader extends Person {
  view: 'open' | 'blind'
}

/** Adds a reader with a view of their choice. */
export async function addReader(
  { warehouse, pipelines }: Installation,
  view: BenchReader['view'],
): Promise<BenchReader> {
  const email = `${view}@example.org`
  const { data } = await pipelines(['users', 'add', email, '--name', view, '--generate'])
  const { password } = data
  if (typeof password !== 'string')
    throw new VigiaError('bench-step-failed', '`users add --generate` printed no password.')
  await warehouse.query('UPDATE `Auth_User` SET `readingView` = ? WHERE `email` = ?', [view, email])
  return { email, password, view }
}

/** After it, nothing stands in the worklist and nobody has answered anything. */
export async function forgetReadings({ warehouse }: Installation): Promise<void> {
  for (const table of ['Worklist', 'Worklist_Leases', 'Audited_Beats', 'Audits'])
    await warehouse.query(`TRUNCATE TABLE \`${table}\``)
}
