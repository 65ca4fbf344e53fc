import type { Db } from '../database.ts'

const free = new WeakSet<Db>()

/** From now on this database takes audits of any moment and of readers whom nobody knows, as a test makes them up. */
export async function letAuditsBeMadeUp(db: Db): Promise<void> {
  if (free.has(db)) return
  await db.$client.query('DROP TRIGGER IF EXISTS `Audits_refuse_insert`')
  free.add(db)
}
