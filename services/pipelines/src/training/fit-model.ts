import {
  centreInto,
  countIdleUnits,
  type Epoch,
  errorsOfRows,
  findCentre,
  findMeanBeat,
  findPercentiles,
  findRange,
  findThreshold,
  fit,
  isActivatedAsInThesis,
  type Model,
  openBackend,
  profileBeats,
  rankErrors,
  scaleInPlace,
  trainTestSplit,
} from '@vigia/autoencoder'
import { digits, duration } from '../tables.ts'
import type { FittedTraining, HeadedTraining, PreparedTraining, ThresholdedTraining } from './training.ts'

/**
 * Makes all samples what the network is to see, in place: scaled by the range of the training part, as in the thesis,
 * or minus the mean training normal.
 */
export function prepareSamples(training: HeadedTraining): PreparedTraining {
  const { ecgs, split, normal, recipe } = training
  const profile = profileBeats(ecgs, split.train)
  const range = findRange(ecgs, split.train)
  if (recipe.input === 'scaled') {
    scaleInPlace(ecgs.values, range)
    return { ...training, profile, range, picture: describePicture(training, (value) => value) }
  }
  const centre = findCentre(ecgs, normal)
  const width = range.maximum - range.minimum
  const picture = describePicture(training, (value) => (value - range.minimum) / width)
  centreInto(ecgs.values, ecgs.values, centre)
  return { ...training, profile, range, centre, picture }
}

function describePicture(
  { ecgs, split, normal }: HeadedTraining,
  toPicture: (value: number) => number,
): PreparedTraining['picture'] {
  const [sampleP01, sampleP99] = findPercentiles(ecgs, split.train, [0.01, 0.99]).map(toPicture)
  // Five digits are more than a chart can show.
  const meanNormal = Array.from(findMeanBeat(ecgs, normal), (value) => Number(toPicture(value).toFixed(5)))
  return { sampleP01, sampleP99, meanNormal }
}

/** Fits the network to the normal beats, and shows each epoch with its losses and the time left. */
export async function fitNetwork(training: PreparedTraining): Promise<FittedTraining> {
  const { context, settings, recipe, network, ecgs } = training
  const backend = isActivatedAsInThesis(network) ? await openBackend(settings.TF_BACKEND, network) : undefined
  const { optimizer, loss, learningRate, schedule, starts, epochs, batchSize, patience } = recipe
  const fitting = fit(backend, {
    beats: ecgs,
    ...chooseRows(training),
    network,
    ...{ optimizer, loss, learningRate, schedule, starts, epochs, batchSize, patience },
    seed: settings.RANDOM_STATE,
  })
  try {
    for (;;) {
      const { done, value } = await fitting.next()
      if (done) {
        const { parameters, losses } = value
        const codeUnits = countIdleUnits({ network, parameters }, ecgs, training.normal)
        return { ...training, backend, parameters, losses, codeUnits }
      }
      context.output.progress(describeEpoch(value))
      context.signal.throwIfAborted()
    }
  } finally {
    // Where it was left before its end, its threads end here.
    await fitting.return(undefined as never)
  }
}

/**
 * The rows to learn from and to validate with. As in the thesis that is the test part, unless its loss decides when to
 * stop: then a tenth of the normal beats, so that the figures of the test part stay honest.
 */
function chooseRows({ recipe, normal, split, settings }: PreparedTraining) {
  if (recipe.patience === 0 || normal.length < 2) return { training: normal, validation: split.test }
  const { train, test } = trainTestSplit(normal.length, {
    testSize: 0.1,
    randomState: settings.RANDOM_STATE,
  })
  const rowsAt = (places: Int32Array) => places.map((place) => normal[place] as number)
  return { training: rowsAt(train), validation: rowsAt(test) }
}

function describeEpoch({
  start,
  starts,
  epoch,
  epochs,
  trainingLoss,
  validationLoss,
  seconds,
}: Epoch): string {
  const done = (start - 1) * epochs + epoch
  const left = (seconds / done) * (starts * epochs - done)
  return (
    `${starts > 1 ? `Start ${start} of ${starts}, epoch` : 'Epoch'} ${epoch} of ${epochs}: loss ${digits(trainingLoss)}, ` +
    `validation ${digits(validationLoss)}, ${duration(left)} left`
  )
}

/** The threshold, by the recipe's rule, of the errors of the beats that were learnt from. */
export function findModelThreshold(training: FittedTraining): ThresholdedTraining {
  const { backend, recipe, network, parameters, ecgs, normal, range, centre, profile, head } = training
  const { score, thresholdRule, preset, optimizer, loss } = recipe
  const errors = errorsOfRows(backend, training, ecgs, normal, score)
  const model: Model = {
    ...{ network, parameters, range, profile, score, thresholdRule, optimizer, loss },
    threshold: findThreshold(errors, thresholdRule),
    ...(centre !== undefined && { centre }),
    ...(head !== undefined && { head }),
    // The thesis's models say no more than its own did.
    ...(thresholdRule.name === 'conformal' && { trainingErrors: rankErrors(errors) }),
    ...(preset !== 'thesis' && { preset }),
  }
  return { ...training, errors, model }
}
