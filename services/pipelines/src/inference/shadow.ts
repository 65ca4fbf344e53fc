import { isAlias } from '@vigia/contracts/ecg'
import { type Db, databaseErrorCode, toUtcColumn } from '@vigia/db'
import { findAlias, findLastEvent } from '@vigia/registry'
import { type Logger, VigiaError } from '@vigia/runtime'
import type { ShadowRow } from '../queries/shadow-judgements.ts'
import { loadNamedModel } from '../registry/named-model.ts'
import { type Batch, type Judgement, judgeBatch } from './judge-batch.ts'
import { type JudgingModel, type Reconstructor, renewThreshold } from './judging-model.ts'

/** What a challenger says of a batch that the champion judges too. */
export interface ShadowBatch {
  tag: string
  threshold: number | null
  judgements: ReadonlyMap<number, Judgement>
  /** Why each of the others has none. */
  reasonOf(ecgId: number): string
}

/** A challenger that judges what the champion judges. Nobody is shown its verdicts, and none of its failures is the champion's. */
export interface Shadow {
  /**
   * Judges a batch; undefined while there is no challenger, or the champion itself is it. An alias is looked up before
   * each batch, so that the next challenger takes over at the border of two.
   */
  judge(batch: Batch): Promise<ShadowBatch | undefined>
}

export interface ShadowOptions {
  db: Db
  /** A tag, or an alias. */
  name: string
  championTag: string
  /** Whether the person asked for it: then a name that stands for no usable model is refused. */
  isAsked: boolean
  reconstructor: Reconstructor
  logger: Logger
}

/** The challenger that a name stands for; one that cannot be loaded judges nothing, for this reason. */
type Challenger = { tag: string; model: JudgingModel } | { tag: string; failure: string } | undefined

/**
 * @throws VigiaError `usage` when the challenger that was asked for is the champion; as `loadNamedModel` does when it
 *   cannot be loaded
 */
export async function openShadow(options: ShadowOptions): Promise<Shadow> {
  const { db, name, championTag, isAsked, reconstructor, logger } = options
  let event = await lastEventOf(db, name)
  let challenger = isAsked ? await loadNamedModel(db, name, logger) : await tryToLoad(options, event)
  if (isAsked && challenger?.tag === championTag)
    throw new VigiaError('usage', `Model ${championTag} cannot be the shadow of itself.`)

  async function follow(): Promise<void> {
    if (!isAlias(name)) return
    const last = await lastEventOf(db, name)
    if (last === event) return
    event = last
    challenger = await tryToLoad(options, event)
    logger.info({ alias: name, tag: challenger?.tag ?? null }, 'Another model judges in shadow')
  }

  return {
    async judge(batch) {
      await follow()
      if (challenger === undefined || challenger.tag === championTag) return undefined
      const { tag } = challenger
      if ('failure' in challenger) return failed(tag, challenger.failure)
      try {
        const model = await renewThreshold(db, tag, challenger.model)
        const { judgements, setAside } = await judgeBatch(reconstructor, model, batch)
        const reasons = new Map(setAside.map(({ ecgId, reason }) => [ecgId, reason]))
        return {
          tag,
          threshold: model.threshold,
          judgements: new Map(judgements.map((judgement) => [judgement.ecgId, judgement])),
          reasonOf: (ecgId) => reasons.get(ecgId) ?? 'it was not judged',
        }
      } catch (error) {
        // The clinic's ECGs are judged whatever a model does that nobody relies on. That it failed is on record.
        return failed(tag, reasonOf(error))
      }
    },
  }
}

async function lastEventOf(db: Db, name: string): Promise<number | null> {
  return isAlias(name) ? await findLastEvent(db, name) : null
}

async function tryToLoad({ db, name, logger }: ShadowOptions, event: number | null): Promise<Challenger> {
  try {
    return await loadNamedModel(db, name, logger)
  } catch (error) {
    if (error instanceof VigiaError && error.code === 'alias-unset') return undefined
    const failure = reasonOf(error)
    logger.warn({ alias: name, event }, `The challenger judges nothing in shadow: ${failure}`)
    const aliased = isAlias(name) ? await findAlias(db, name) : undefined
    return { tag: aliased?.tag ?? name, failure }
  }
}

/** @throws the error itself where it is the database's: then the champion can't go on either */
function reasonOf(error: unknown): string {
  if (error instanceof VigiaError) return error.message
  if (databaseErrorCode(error) !== undefined) throw error
  return error instanceof Error ? error.message : String(error)
}

const failed = (tag: string, reason: string): ShadowBatch => ({
  tag,
  threshold: null,
  judgements: new Map(),
  reasonOf: () => reason,
})

/**
 * One row for each ECG that the champion has judged.
 *
 * @param judgements the champion's
 */
export function pairVerdicts(
  shadow: ShadowBatch,
  championTag: string,
  judgements: readonly Judgement[],
): ShadowRow[] {
  const judgedAt = toUtcColumn(new Date())
  return judgements.map(({ ecgId, verdict: championVerdict }) => {
    const judgement = shadow.judgements.get(ecgId)
    const pair = { tag: shadow.tag, championTag, ecgId, championVerdict, judgedAt }
    if (judgement === undefined) return { ...pair, reason: shadow.reasonOf(ecgId).slice(0, 200) }
    const { verdict, error, score, probability } = judgement
    return {
      ...pair,
      verdict,
      error,
      score: score ?? error,
      probability: probability ?? null,
      threshold: shadow.threshold,
    }
  })
}
