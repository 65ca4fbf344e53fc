import { createHash } from 'node:crypto'
import {
  core,
  type Db,
  inTransaction,
  oneAtATime,
  type ReferenceSource,
  referenceBeat,
  referenceSet,
  type Trx,
  utcNow,
} from '@vigia/db'
import { type Person, personColumns } from '../person.ts'
import { beatDigest } from './beat-digest.ts'
import { findReferenceSet, pack, type ReferenceSet, referenceSetsLease } from './reference-sets.ts'
import { type LabelledRow, listLabelledRows } from './training-rows.ts'

const { eq } = core

/** Rows in one statement. */
const beatsAtOnce = 200

/** Which beats are to be added to a set. */
export interface AddRequest {
  name: string
  /** `audited`: those that two readers agree on. `labelled`: any row of the training table. */
  source: ReferenceSource
  /** Which share of them, 0 to 1, chosen by chance: the same ones whenever it is asked again. */
  share: number
  /** What chance goes by. */
  seed: number
  /** At most so many of each label; those already in the set count. */
  most?: number | undefined
  by: Person
}

export interface AddOutcome {
  set: ReferenceSet
  added: number
  /** The rows there were to choose from. */
  candidates: number
  /** Of those chosen, how many the set has already, under this id or another. */
  known: number
}

/**
 * Adds beats to the newest version of a set; where it is frozen, or there is none, to the next version, which begins
 * empty. A beat enters a set once, whatever its id.
 */
export async function addReferenceBeats(db: Db, request: AddRequest): Promise<AddOutcome> {
  const { rows, candidates } = await choose(db, request)
  return await inTransaction(db, async (trx) => {
    const set = await openVersion(trx, request)
    const there = new Set(
      (
        await trx
          .select({ digest: referenceBeat.beatDigest })
          .from(referenceBeat)
          .where(eq(referenceBeat.setId, set.id))
      ).map(({ digest }) => digest),
    )
    const left = {
      anomalous: (request.most ?? Number.POSITIVE_INFINITY) - set.anomalous,
      normal: (request.most ?? Number.POSITIVE_INFINITY) - set.normal,
    }
    let known = 0
    const values: Omit<typeof referenceBeat.$inferInsert, 'addedAt'>[] = []
    for (const { digest, row } of rows) {
      if (there.has(digest)) {
        known++
        continue
      }
      if (left[row.verdict]-- <= 0) continue
      there.add(digest)
      values.push({
        setId: set.id,
        beatDigest: digest,
        ecgId: row.ecgId,
        label: row.verdict,
        source: request.source,
        samples: pack(row.samples),
      })
    }
    for (let first = 0; first < values.length; first += beatsAtOnce) {
      const some = values.slice(first, first + beatsAtOnce)
      await trx.insert(referenceBeat).values(some.map((beat) => ({ ...beat, addedAt: utcNow() })))
    }
    return {
      set: (await findReferenceSet(trx, request.name)) ?? set,
      added: values.length,
      candidates,
      known,
    }
  })
}

/** By a number that seed and samples give, the smallest first, so that more can be asked for later. */
async function choose(db: Db, { source, share, seed }: AddRequest) {
  const rows: { place: number; digest: string; row: LabelledRow }[] = []
  let candidates = 0
  for await (const row of listLabelledRows(db, { kind: source === 'audited' ? 'agreed' : 'all' })) {
    candidates++
    const digest = beatDigest(row.samples)
    const place = createHash('sha256').update(`${seed}/${digest}`).digest().readUInt32BE() / 2 ** 32
    if (place < share) rows.push({ place, digest, row })
  }
  return { candidates, rows: rows.sort((one, other) => one.place - other.place) }
}

/** The version that beats may be added to; nobody else adds or freezes until the transaction ends. */
async function openVersion(trx: Trx, { name, by }: AddRequest): Promise<ReferenceSet> {
  await oneAtATime(trx, referenceSetsLease)
  const newest = await findReferenceSet(trx, name)
  if (newest !== undefined && newest.digest === null) return newest
  await trx
    .insert(referenceSet)
    .values({ name, version: (newest?.version ?? 0) + 1, ...personColumns(by), madeAt: utcNow() })
  return (await findReferenceSet(trx, name)) as ReferenceSet
}
