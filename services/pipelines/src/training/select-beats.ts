import {
  blocksOfRows,
  fitHead,
  guard,
  type Network,
  parseNetwork,
  ROUNDS_OF_HEAD,
  toBlocks,
  trainTestSplit,
} from '@vigia/autoencoder'
import type { Verdict } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { readTrainingEcgs } from '../queries/training-ecgs.ts'
import { findWeightsCapacity } from '../queries/trainings.ts'
import type { HeadedTraining, ReadTraining, SelectedTraining, SplitTraining, Training } from './training.ts'

/**
 * Reads the ECGs of the period, once it is sure that the network's weights can be stored.
 *
 * @throws VigiaError `network-too-large`, `no-training-ecgs`
 */
export async function readEcgs(training: Training): Promise<ReadTraining> {
  const { context, db, settings, recipe, asOf, relabelled } = training
  const network = parseNetwork(recipe.network, recipe.activations)
  const capacity = await requireRoom(db, network)
  const period = { beginDate: settings.BEGIN_DATE, endDate: settings.END_DATE }
  const ecgs = await readTrainingEcgs(db, { ...period, asOf, rules: relabelled.rules }, (read, count) => {
    context.signal.throwIfAborted()
    context.output.progress(`Reading ECGs: ${read} of ${count}`)
  })
  if (ecgs.count === 0)
    throw new VigiaError('no-training-ecgs', `The training table has no ECG from BEGIN_DATE to END_DATE.`)
  return { ...training, network, capacity, ecgs, blocks: toBlocks(ecgs.values) }
}

async function requireRoom(db: Db, network: Network): Promise<number> {
  const capacity = await findWeightsCapacity(db)
  if (network.parameterCount * Float32Array.BYTES_PER_ELEMENT > capacity)
    throw new VigiaError(
      'network-too-large',
      `NETWORK ${network.name} has ${network.parameterCount} parameters, more than Model.model_weights holds ` +
        `(${capacity} bytes); widen that column to MEDIUMBLOB or choose a smaller network.`,
    )
  return capacity
}

/** @throws VigiaError `configuration-invalid` when TEST_SIZE leaves one of the parts empty */
export function splitEcgs(training: ReadTraining): SplitTraining {
  const { ecgs, settings } = training
  try {
    const split = trainTestSplit(ecgs.count, {
      testSize: settings.TEST_SIZE,
      randomState: settings.RANDOM_STATE,
    })
    return { ...training, split }
  } catch (cause) {
    if (!(cause instanceof VigiaError) || cause.code !== 'invalid-test-size') throw cause
    throw new VigiaError('configuration-invalid', `TEST_SIZE: ${cause.message}`, { cause })
  }
}

/** @throws VigiaError `no-normal-ecgs` */
export function selectNormalBeats(training: SplitTraining): SelectedTraining {
  const { ecgs, split } = training
  const normal = split.train.filter((row) => ecgs.verdicts[row] === 'normal')
  if (normal.length > 0) return { ...training, normal, dropped: [], sampled: {} }
  throw new VigiaError(
    'no-normal-ecgs',
    `None of the ${split.train.length} ECGs of the training part is normal, and a model learns from normal ones alone: ` +
      'is_anomalous is 1 for a normal ECG and 0 for an anomalous one.',
  )
}

/** Where the guard is on, leaves out what is labelled normal and looks anomalous: one in fifty spoils a good model. */
export function leaveOutSuspiciousBeats(training: SelectedTraining): SelectedTraining {
  const { recipe, settings, blocks, split, ecgs, normal, sampled } = training
  if (!recipe.guard) return training
  const verdicts = verdictsOf(ecgs.verdicts, split.train)
  const rounds = recipe.head === 'none' ? undefined : ROUNDS_OF_HEAD
  const found = guard(blocksOfRows(blocks, split.train), verdicts, settings.RANDOM_STATE, rounds)
  const dropped = found.dropped.map(({ row, votes }) => ({ row: split.train[row] as number, votes }))
  const isDropped = new Set(dropped.map(({ row }) => row))
  const kept = normal.filter((row) => !isDropped.has(row))
  if (kept.length === 0)
    throw new VigiaError(
      'no-normal-ecgs',
      `All ${normal.length} normal ECGs of the training part lie among anomalous ones, so the guard leaves none to learn from: ` +
        'look at the labels, or set GUARD=off.',
    )
  const isSampled = found.compared < split.train.length
  return {
    ...training,
    normal: kept,
    dropped,
    sampled: { ...sampled, ...(isSampled && { guard: found.compared }) },
  }
}

/** What a model's file needs besides its parameters and its head: header, centre, training errors. */
const OTHER_BYTES = 6000
const BYTES_OF_VECTOR = 28 * 2 + 4

/**
 * Where the recipe has a head, fits it to both labels of the training part, before the longer work.
 *
 * @throws VigiaError `head-needs-both-labels`, `network-too-large`
 */
export function fitModelHead(training: SelectedTraining): HeadedTraining {
  const { recipe, settings, blocks, split, ecgs, dropped, network, capacity, sampled } = training
  if (recipe.head === 'none') return training
  const left = capacity - network.parameterCount * Float32Array.BYTES_PER_ELEMENT - OTHER_BYTES
  const maximumVectors = Math.floor(left / BYTES_OF_VECTOR)
  if (maximumVectors < 50)
    throw new VigiaError(
      'network-too-large',
      `NETWORK ${network.name} leaves no room for a head in Model.model_weights (${capacity} bytes); widen that column to MEDIUMBLOB, choose a smaller network or set HEAD=none.`,
    )
  const isDropped = new Set(dropped.map(({ row }) => row))
  const rows = split.train.filter((row) => !isDropped.has(row))
  const fitted = fitHead(blocksOfRows(blocks, rows), verdictsOf(ecgs.verdicts, rows), {
    seed: settings.RANDOM_STATE,
    maximumVectors: Math.min(maximumVectors, MOST_VECTORS),
  })
  const isSampled = fitted.sampled !== 'no'
  return {
    ...training,
    head: fitted.head,
    sampled: { ...sampled, ...(isSampled && { head: fitted.rows.length }) },
  }
}

/** More would make `infer` slow. */
const MOST_VECTORS = 420

/** Repeats the rows that count more than once, so that the fit and the threshold see them so often. */
export function weighBeats(training: HeadedTraining): HeadedTraining {
  const weights = new Map(training.ecgs.audited.map(({ row, weight }) => [row, weight]))
  if (![...weights.values()].some((weight) => weight > 1)) return training
  const repeated = Array.from(training.normal).flatMap((row) => Array(weights.get(row) ?? 1).fill(row))
  return { ...training, normal: Int32Array.from(repeated) }
}

export const verdictsOf = (verdicts: readonly Verdict[], rows: Int32Array): Verdict[] =>
  Array.from(rows, (row) => verdicts[row] as Verdict)
