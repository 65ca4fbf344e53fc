import { metadataNames } from '@vigia/contracts/ecg'
import { core, type Db, ecgMetadata } from '@vigia/db'

const { and, asc, eq } = core

/** What is known of how an ECG came to be: a rate in Hz, a gain in mV per unit, all else text. */
export interface Metadata {
  name: string
  value: string
}

/** What is known of a row of the clinic's table: the names that everybody uses first. */
export async function listMetadata(db: Db, sourceEcgId: number): Promise<Metadata[]> {
  const { name, value } = ecgMetadata
  const rows = await db
    .select({ name, value })
    .from(ecgMetadata)
    .where(and(eq(ecgMetadata.ecgTable, 'inference'), eq(ecgMetadata.ecgId, sourceEcgId)))
    .orderBy(asc(name))
  return rows.sort((one, other) => placeOf(one.name) - placeOf(other.name))
}

/** The names of metadata that rows of the clinic's table have. */
export async function listMetadataNames(db: Db): Promise<string[]> {
  const { name } = ecgMetadata
  const rows = await db
    .select({ name })
    .from(ecgMetadata)
    .where(eq(ecgMetadata.ecgTable, 'inference'))
    .groupBy(name)
    .orderBy(asc(name))
  return rows.map((row) => row.name).sort((one, other) => placeOf(one) - placeOf(other))
}

function placeOf(name: string): number {
  const place = (metadataNames as readonly string[]).indexOf(name)
  return place === -1 ? metadataNames.length : place
}
