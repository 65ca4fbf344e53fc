import { authUser, core, type Trx, utcNow, worklistBatch, worklistBatchBeat } from '@vigia/db'

const { and, asc, count, eq, inArray, isNull, sql } = core

/** Beats of such a batch. */
const batchSize = 50
/** Stands in place of a person's id: nobody made the batch. */
const madeBy = 'pipelines'

/**
 * Gives some of the beats to the adjudicator with the fewest batches, or where there is none to an administrator; evenly
 * chosen, whatever a model says of them. The worklist may come to know them later.
 *
 * @param beats names, in their order
 * @returns the batch; undefined where there are no beats or nobody to read them
 */
export async function openReadingBatch(
  trx: Trx,
  name: string,
  beats: readonly string[],
): Promise<number | undefined> {
  const readerId = await findReader(trx)
  if (readerId === undefined || beats.length === 0) return undefined
  const [{ insertId: batchId }] = await trx
    .insert(worklistBatch)
    .values({ name, madeBy, readerId, madeAt: utcNow() })
  const step = Math.max(1, beats.length / batchSize)
  const chosen = Array.from(
    { length: Math.min(batchSize, beats.length) },
    (_, place) => beats[Math.floor(place * step)] as string,
  )
  await trx.insert(worklistBatchBeat).values(chosen.map((beat, place) => ({ batchId, place, beat })))
  return batchId
}

async function findReader(trx: Trx): Promise<string | undefined> {
  const [reader] = await trx
    .select({ id: authUser.id })
    .from(authUser)
    .leftJoin(worklistBatch, eq(worklistBatch.readerId, authUser.id))
    .where(and(inArray(authUser.role, ['adjudicator', 'admin']), isNull(authUser.disabledAt)))
    .groupBy(authUser.id, authUser.role)
    .orderBy(sql`${authUser.role} = 'admin'`, asc(count(worklistBatch.id)), asc(authUser.id))
    .limit(1)
  return reader?.id
}
