import {
  blocksOfRows,
  decodeModel,
  distancesToNormals,
  encodeModel,
  fitNeighbours,
  guard,
  type PresetName,
  toBlocks,
} from '@vigia/autoencoder'
import type { Judged } from './figures.ts'
import { allRows, type LabelledBeats } from './labelled-beats.ts'
import { type FitOptions, judgeByModel, trainModel } from './train.ts'

export const detectorNames = ['thesis', 'labelFree', 'best', 'knn'] as const
export type DetectorName = (typeof detectorNames)[number]

/** Judges beats as the model does that was fitted to others. */
export type Judge = (beats: LabelledBeats) => Promise<Judged>

type Fit = (training: LabelledBeats, validation: LabelledBeats, options: FitOptions) => Promise<Judge>

/** The presets by the very functions of `train` and `infer`, and nearest neighbours beside them. */
export const detectors: Record<DetectorName, Fit> = {
  thesis: fitPreset('thesis'),
  labelFree: fitPreset('label-free'),
  best: fitPreset('best'),
  knn: fitKnn,
}

/** The model judges as it comes back from its file. */
function fitPreset(preset: PresetName): Fit {
  return async (training, validation, options) => {
    const model = decodeModel(encodeModel(await trainModel(preset, training, validation, options)))
    return (beats) => judgeByModel(model, beats)
  }
}

async function fitKnn(
  training: LabelledBeats,
  _: LabelledBeats,
  { seed, isGuarded }: FitOptions,
): Promise<Judge> {
  const blocks = toBlocks(training.beats.values)
  const kept = isGuarded ? guard(blocks, training.verdicts, seed).kept : allRows(training)
  const normals = kept.filter((row) => training.verdicts[row] === 'normal')
  const detector = fitNeighbours(blocksOfRows(blocks, normals), { seed })
  return async ({ beats }) => ({
    scores: distancesToNormals(detector, toBlocks(beats.values)),
    threshold: detector.threshold,
  })
}
