import { core, type DbOrTrx, type KeptFigures, keptFigures } from '@vigia/db'

const { eq } = core

/** Whether the triggers of this database keep some figures; else they are counted from what is on record. */
export async function areKept(db: DbOrTrx, name: KeptFigures): Promise<boolean> {
  const rows = await db.select({ name: keptFigures.name }).from(keptFigures).where(eq(keptFigures.name, name))
  return rows.length > 0
}
