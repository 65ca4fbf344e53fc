import { VigiaError } from '@vigia/runtime'
import type { Activations } from './activations.ts'
import type { Schedule } from './fit.ts'
import type { Score } from './model.ts'
import type { ThresholdRule } from './threshold.ts'

/** How a model is made: everything but the beats and the seed. `docs/models.md` says why each preset is as it is. */
export type Recipe = {
  preset: PresetName
  /** Widths of the encoder: see `parseNetwork`. */
  network: string
  activations: Activations
  /** What the network sees: samples scaled to 0 … 1, or minus the mean training normal. */
  input: 'scaled' | 'centred'
  /** Optimiser and loss by Keras's names. */
  optimizer: string
  loss: string
  /** The optimiser's own when not given. */
  learningRate?: number | undefined
  schedule: Schedule
  starts: number
  epochs: number
  batchSize: number
  /** Epochs without a lower validation loss after which a fit stops; 0, never. */
  patience: number
  score: Score
  thresholdRule: ThresholdRule
  /** Whether suspicious "normals" are left out before the fit. */
  guard: boolean
  /** What gives the verdict in place of the threshold. */
  head: 'none' | 'svm'
}

export type PresetName = 'thesis' | 'label-free' | 'best'

const thesis: Recipe = {
  preset: 'thesis',
  network: '32,16,8',
  activations: { inside: 'relu', code: 'relu', output: 'sigmoid' },
  input: 'scaled',
  optimizer: 'adam',
  loss: 'mae',
  schedule: 'constant',
  starts: 1,
  epochs: 20,
  batchSize: 512,
  patience: 0,
  score: 'mae',
  thresholdRule: { name: 'mean-sd' },
  guard: false,
  head: 'none',
}

const labelFree: Recipe = {
  preset: 'label-free',
  network: '32,4',
  activations: { inside: 'elu', code: 'linear', output: 'linear' },
  input: 'centred',
  optimizer: 'adam',
  loss: 'mse',
  learningRate: 0.002,
  schedule: 'cosine',
  starts: 3,
  epochs: 60,
  batchSize: 64,
  patience: 0,
  score: 'blocks',
  thresholdRule: { name: 'conformal', share: 0.02 },
  guard: true,
  head: 'none',
}

const PRESETS: Record<PresetName, Recipe> = {
  thesis,
  'label-free': labelFree,
  best: { ...labelFree, preset: 'best', head: 'svm' },
}

/**
 * A preset by its name: `thesis`, `label-free` (a better network, and a threshold that says what share of normal beats
 * exceeds it) or `best` (the same network for the picture, and a head that learns from both labels for the verdict).
 *
 * @throws VigiaError `unknown-preset`, naming the known ones
 */
export function findPreset(name: string): Recipe {
  if (Object.hasOwn(PRESETS, name)) return PRESETS[name as PresetName]
  throw new VigiaError(
    'unknown-preset',
    `The preset is not known. Known are: ${Object.keys(PRESETS).join(', ')}.`,
  )
}
