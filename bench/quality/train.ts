import {
  findPreset,
  type Model,
  type PresetName,
  parseNetwork,
  type Recipe,
  toBlocks,
} from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { judgeBatch } from '../../services/pipelines/src/inference/judge-batch.ts'
import { openReconstructor } from '../../services/pipelines/src/inference/judging-model.ts'
import {
  findModelThreshold,
  fitNetwork,
  prepareSamples,
} from '../../services/pipelines/src/training/fit-model.ts'
import {
  fitModelHead,
  leaveOutSuspiciousBeats,
  selectNormalBeats,
} from '../../services/pipelines/src/training/select-beats.ts'
import type { SplitTraining } from '../../services/pipelines/src/training/training.ts'
import type { Judged } from './figures.ts'
import type { LabelledBeats } from './labelled-beats.ts'

/** What a BLOB holds. */
const CAPACITY = 65_535
/** A beat without one is set aside. */
const ANY_MOMENT = '2026-01-01 00:00:00'

export interface FitOptions {
  seed: number
  /** Whether suspicious normals are left out first, where the preset does so. */
  isGuarded: boolean
}

/**
 * A model by `train`'s own steps, between reading from the database and storing there.
 *
 * @param training raw beats to learn from
 * @param validation raw beats that the losses are told of
 * @param changes of the preset's recipe
 */
export async function trainModel(
  presetName: PresetName,
  training: LabelledBeats,
  validation: LabelledBeats,
  { seed, isGuarded }: FitOptions,
  changes: Partial<Recipe> = {},
): Promise<Model> {
  const [count, validationCount] = [training.beats.count, validation.beats.count]
  const values = new Float32Array((count + validationCount) * ECG_LENGTH)
  values.set(training.beats.values)
  values.set(validation.beats.values, count * ECG_LENGTH)
  const preset = findPreset(presetName)
  const recipe = { ...preset, ...changes, guard: preset.guard && isGuarded }
  const ecgs = {
    count: count + validationCount,
    values,
    verdicts: [...training.verdicts, ...validation.verdicts],
    audited: [],
  }
  const rows = (from: number, length: number) => Int32Array.from({ length }, (_, row) => from + row)
  const split = {
    context: { output: { progress() {} }, signal: new AbortController().signal },
    settings: { RANDOM_STATE: seed, TF_BACKEND: 'auto' },
    recipe,
    network: parseNetwork(recipe.network, recipe.activations),
    capacity: CAPACITY,
    ecgs,
    blocks: toBlocks(values),
    split: { train: rows(0, count), test: rows(count, validationCount) },
    // Of a whole training the steps from here on ask no more than this.
  } as unknown as SplitTraining
  const headed = fitModelHead(leaveOutSuspiciousBeats(selectNormalBeats(split)))
  return findModelThreshold(await fitNetwork(prepareSamples(headed))).model
}

/** What `infer` makes of raw beats. */
export async function judgeByModel(model: Model, { beats }: LabelledBeats): Promise<Judged> {
  const ids = Array.from({ length: beats.count }, (_, row) => row)
  const { judgements } = await judgeBatch(await openReconstructor('auto'), model, {
    claim: { id: 'bench', ecgIds: ids },
    ecgs: {
      ids,
      measuredAt: ids.map(() => ANY_MOMENT),
      arrivedAt: ids.map(() => null),
      values: Float64Array.from(beats.values),
    },
  })
  const scores = Float64Array.from(judgements, ({ score, error }) => score ?? error)
  if (model.head === undefined) return { scores, threshold: model.threshold }
  const probabilities = Float64Array.from(judgements, ({ probability }) => probability ?? 0)
  return { scores, threshold: 0, probabilities }
}
