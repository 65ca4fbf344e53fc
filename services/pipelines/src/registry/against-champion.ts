import {
  type AliasedModel,
  type Comparison,
  compareModels,
  findIdentity,
  judgeBeats,
  readModel,
  resolveAlias,
} from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import type { SplitTraining, Training } from '../training/training.ts'
import { copyTestBeats, type TestBeats } from './test-beats.ts'

/** The champion, and the raw beats on which a new model is to be compared with it. */
export interface KeptTestBeats {
  champion: AliasedModel
  beats: TestBeats
}

/** Keeps a training's test part as it is before scaling, where there is a champion to compare with. */
export async function keepTestBeats(split: SplitTraining): Promise<KeptTestBeats | undefined> {
  try {
    const { aliased } = await resolveAlias(split.db, 'champion')
    return aliased && { champion: aliased, beats: copyTestBeats(split) }
  } catch (error) {
    if (!(error instanceof VigiaError)) throw error
    if (error.code !== 'alias-unset') split.context.logger.warn({ code: error.code }, error.message)
    return undefined
  }
}

/**
 * The champion first, the new model second, on the new model's test part; undefined without a champion, or where it
 * cannot be used. The champion may have learnt from some of these beats.
 */
export async function compareWithChampion(
  { db, tag, context }: Training,
  kept: KeptTestBeats | undefined,
): Promise<Comparison | undefined> {
  const trained = await findIdentity(db, tag)
  if (kept === undefined || trained === undefined) return undefined
  const { champion, beats } = kept
  try {
    const judge = async (model: { modelId: number; tag: string }) =>
      [model.tag, judgeBeats(await readModel(db, model), beats.samples)] as const
    return compareModels(beats.labels, await judge(champion), await judge(trained))
  } catch (error) {
    if (!(error instanceof VigiaError)) throw error
    context.logger.warn({ code: error.code }, error.message)
    return undefined
  }
}
