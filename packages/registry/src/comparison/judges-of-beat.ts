import type { Verdict } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  fromUtcColumn,
  inferenceClaim,
  inferenceEcg,
  model,
  modelEvent,
  sampleColumns,
  worklist,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { resolveAlias } from '../aliases/aliases.ts'
import { judgeBeats, readModel } from './judge-beats.ts'

const { and, asc, eq } = core

/** A model that has judged a beat. */
export interface JudgeOfBeat {
  tag: string
  /** ISO 8601 in UTC; null where only the judgement's copy in the worklist is known. */
  judgedAt: string | null
  /** Null while the worklist has no copy of the judgement. A page shows it to nobody who may not see a verdict. */
  verdict: Verdict | null
  /** Whether it was champion when it judged; null where the moment is not known. */
  wasChampion: boolean | null
  /** Whether the model is still there. */
  isThere: boolean
}

/** Which models have judged a beat, and which one would today. */
export interface JudgesOfBeat {
  beat: string
  /** In the order in which they judged. */
  judges: JudgeOfBeat[]
  /** The tag of the present champion; null where there is none. */
  champion: string | null
}

/**
 * Which models have judged a beat, and which one would today.
 *
 * @param beat its name, such as `ecg-7`
 */
export async function findJudges(db: Db, beat: string): Promise<JudgesOfBeat> {
  const ecgId = ecgIdOf(beat)
  const copies = await db
    .select({ tag: worklist.modelTag, verdict: worklist.verdict })
    .from(worklist)
    .where(eq(worklist.beat, beat))
    .orderBy(asc(worklist.inferenceId))
  const claims =
    ecgId === undefined
      ? []
      : await db
          .select({ tag: inferenceClaim.tag, at: inferenceClaim.changedAt })
          .from(inferenceClaim)
          .where(and(eq(inferenceClaim.ecgId, ecgId), eq(inferenceClaim.state, 'judged')))
          .orderBy(asc(inferenceClaim.changedAt))
  const moves = await db
    .select({ at: modelEvent.at, tag: modelEvent.toTag })
    .from(modelEvent)
    .where(eq(modelEvent.alias, 'champion'))
    .orderBy(asc(modelEvent.id))
  const there = new Set((await db.select({ tag: model.tag }).from(model)).map(({ tag }) => tag))
  const tags = new Set([...claims.map(({ tag }) => tag), ...copies.map(({ tag }) => tag)])
  const judges = [...tags].map((tag): JudgeOfBeat => {
    // To the millisecond, as events are.
    const at = claims.find((claim) => claim.tag === tag)?.at.slice(0, 23)
    return {
      tag,
      judgedAt: at === undefined ? null : fromUtcColumn(at),
      verdict: copies.find((copy) => copy.tag === tag)?.verdict ?? null,
      wasChampion: at === undefined ? null : moves.findLast((move) => move.at <= at)?.tag === tag,
      isThere: there.has(tag),
    }
  })
  return { beat, judges, champion: moves.at(-1)?.tag ?? null }
}

/** The row of the clinic's table that a beat is named after. */
function ecgIdOf(beat: string): number | undefined {
  const [, id] = /^ecg-(-?\d+)$/.exec(beat) ?? []
  return id === undefined ? undefined : Number(id)
}

/** What the present champion would say of a beat. */
export interface VerdictOfToday {
  tag: string
  verdict: Verdict
  score: number
}

/**
 * What the present champion would say of a beat of the clinic's table; undefined where the row is gone, or has no full
 * beat. Nothing is stored.
 *
 * @throws VigiaError as `resolveAlias` and `readModel` do
 */
export async function judgeToday(db: Db, beat: string): Promise<VerdictOfToday | undefined> {
  const { tag, aliased } = await resolveAlias(db, 'champion')
  if (aliased === undefined) throw new VigiaError('alias-unset', 'No model is champion.')
  const ecgId = ecgIdOf(beat)
  if (ecgId === undefined) return undefined
  const [row] = await db.select().from(inferenceEcg).where(eq(inferenceEcg.id, ecgId))
  const samples = sampleColumns().map((name) => (row as Record<string, unknown> | undefined)?.[name])
  if (!samples.every((value): value is number => typeof value === 'number')) return undefined
  const { verdicts, scores } = judgeBeats(await readModel(db, aliased), [samples])
  return { tag, verdict: verdicts[0] as Verdict, score: scores[0] as number }
}
