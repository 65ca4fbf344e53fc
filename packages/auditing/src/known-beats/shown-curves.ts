import { scaleInto } from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import {
  alias,
  audit,
  auditedBeat,
  core,
  type Db,
  type DbOrTrx,
  inTransaction,
  oneAtATime,
  referenceBeat,
  shownCurve,
  type Trx,
  utcNow,
} from '@vigia/db'
import { findRange } from '../answers/training-row.ts'
import { readSettings } from '../settings/settings.ts'
import { isAmong } from '../statements/fragments.ts'
import { shownOf } from '../visibility/disclosures.ts'
import { ensureSalt } from '../worklist/sampling.ts'
import { chooseKnown, findKnownSet, type KnownBeat } from './choose-known.ts'
import { curveName, drawKnown, placeOfKnown } from './curve-name.ts'

const { and, eq, isNull, ne, or } = core

/** A beat that a reader is shown to read it, with the model by whose range it is scaled. */
export interface BeatToShow {
  beat: string
  modelTag: string
}

/** Under which name a reader is shown a curve, and which curve. */
export interface ShownCurve {
  /** What an answer names the curve by. It looks the same whichever curve it is. */
  curve: string
  /** The samples of a known beat, scaled as the model scales; null where the beat's own curve is shown. */
  known: number[] | null
}

/**
 * Which curve a reader is shown for each of some beats that they may read and see blind: its own or, for a share of
 * them, that of a known beat. Chance decides once for a reader and a beat, and the same curve is shown on every page
 * until the known beat is answered. What is settled meanwhile, or of which the reader has seen what a model says, has its
 * own curve.
 *
 * Whatever is decided, the same statements are run, so that the time it takes does not tell.
 */
export async function showCurves(
  db: Db,
  readerId: string,
  beats: readonly BeatToShow[],
): Promise<Map<string, ShownCurve>> {
  if (beats.length === 0) return new Map()
  const [salt, { knownBeatShare }] = await Promise.all([ensureSalt(db), readSettings(db)])
  const names = [...new Set(beats.map(({ beat }) => beat))]
  if (knownBeatShare > 0) await decide(db, { salt, readerId, names, share: knownBeatShare })
  const known = await listKnown(db, readerId, names, knownBeatShare > 0)
  const shown = new Map<string, ShownCurve>()
  for (const { beat, modelTag } of beats) {
    const found = known.get(beat)
    const samples = found && (await scaleFor(db, modelTag, found))
    const digest = samples === undefined ? null : (found?.digest ?? null)
    shown.set(beat, { curve: curveName(salt, readerId, beat, digest), known: samples ?? null })
  }
  return shown
}

/** The names of beats' own curves, for a reader who sees with them what a model says: none of them is a known beat. */
export async function nameOwnCurves(
  db: Db,
  readerId: string,
  beats: readonly Pick<BeatToShow, 'beat'>[],
): Promise<Map<string, ShownCurve>> {
  const salt = await ensureSalt(db)
  return new Map(
    beats.map(({ beat }) => [beat, { curve: curveName(salt, readerId, beat, null), known: null }]),
  )
}

interface ToDecide {
  salt: string
  readerId: string
  names: readonly string[]
  share: number
}

/** Decides of what this reader is shown for the first time; of two pages that do it at once one waits. */
async function decide(db: Db, asked: ToDecide): Promise<void> {
  const { readerId } = asked
  if ((await listUndecided(db, asked)).length === 0) return
  await inTransaction(
    db,
    async (trx) => {
      await oneAtATime(trx, `shown-curves ${readerId}`)
      const names = await listUndecided(trx, asked)
      if (names.length > 0) await decideFresh(trx, { ...asked, names })
    },
    { isolation: 'READ COMMITTED' },
  )
}

async function listUndecided(db: DbOrTrx, { readerId, names }: ToDecide): Promise<string[]> {
  const decided = await db
    .select({ beat: shownCurve.beat })
    .from(shownCurve)
    .where(and(eq(shownCurve.readerId, readerId), isAmong(shownCurve.beat, names)))
  const before = new Set(decided.map(({ beat }) => beat))
  return names.filter((name) => !before.has(name)).sort()
}

async function decideFresh(trx: Trx, { salt, readerId, names, share }: ToDecide): Promise<void> {
  const read = await trx
    .selectDistinct({ beat: audit.beat })
    .from(audit)
    .where(and(eq(audit.readerId, readerId), isAmong(audit.beat, names)))
  const setId = await findKnownSet(trx)
  const drawn = names.filter(
    (name) => drawKnown(salt, readerId, name) < share && !read.some(({ beat }) => beat === name),
  )
  const chosen = new Map<string, KnownBeat>()
  // Where none is drawn one is looked for all the same.
  for (const name of drawn.length > 0 ? drawn : names.slice(0, 1)) {
    if (setId === undefined) break
    const except = [...chosen.values()].map(({ digest }) => digest)
    const known = await chooseKnown(trx, setId, readerId, placeOfKnown(salt, readerId, name), except)
    if (known !== undefined && drawn.includes(name)) chosen.set(name, known)
  }
  const rows = names.map((beat) => ({
    readerId,
    beat,
    setId: chosen.get(beat)?.setId ?? null,
    knownDigest: chosen.get(beat)?.digest ?? null,
    shownAt: utcNow(),
  }))
  await trx.insert(shownCurve).ignore().values(rows)
}

/** The samples of a known beat, raw: 140 little-endian doubles. */
interface FoundKnown {
  digest: string
  samples: Uint8Array
}

/**
 * The known beats that stand for beats now.
 *
 * @param asksAlike where none stands one is asked about all the same, so that the time does not tell
 */
async function listKnown(
  db: Db,
  readerId: string,
  names: readonly string[],
  asksAlike: boolean,
): Promise<Map<string, FoundKnown>> {
  const settled = alias(auditedBeat, 'settled')
  const { beat, knownDigest, answeredAt } = shownCurve
  const rows = await db
    .select({ beat, digest: referenceBeat.beatDigest, samples: referenceBeat.samples })
    .from(shownCurve)
    .innerJoin(
      referenceBeat,
      and(eq(referenceBeat.setId, shownCurve.setId), eq(referenceBeat.beatDigest, knownDigest)),
    )
    .leftJoin(settled, eq(settled.beat, beat))
    .where(
      and(
        eq(shownCurve.readerId, readerId),
        isAmong(beat, names),
        isNull(answeredAt),
        or(isNull(settled.state), ne(settled.state, 'settled')),
      ),
    )
  const known = new Map(rows.map(({ beat: name, ...found }) => [name, found]))
  for (const name of known.size > 0 || !asksAlike ? [...known.keys()] : names.slice(0, 1))
    if (await wasShownReveal(db, readerId, name)) known.delete(name)
  return known
}

/** Whether a reader has been shown what a model says of a beat, or of the beats of a search that it was part of. */
export async function wasShownReveal(db: DbOrTrx, readerId: string, beat: string): Promise<boolean> {
  const [row] = await db.select({ shown: shownOf(readerId, beat) }).from(core.sql`(SELECT 1) AS one`)
  return row?.shown.includes('reveal') ?? false
}

/** As the judgements of a model have their samples; undefined where nothing says by which range it scales. */
async function scaleFor(db: Db, modelTag: string, { samples }: FoundKnown): Promise<number[] | undefined> {
  const range = await findRange(db, modelTag)
  if (range === undefined) return undefined
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength)
  const raw = Float64Array.from({ length: ECG_LENGTH }, (_, sample) =>
    view.getFloat64(sample * Float64Array.BYTES_PER_ELEMENT, true),
  )
  const scaled = new Float32Array(ECG_LENGTH)
  scaleInto(scaled, raw, range)
  return Array.from(scaled)
}
