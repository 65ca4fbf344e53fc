import { VigiaError } from '@vigia/runtime/error'

/**
 * What one output costs, by its error (output - target), and how the cost changes with the output. A batch's loss is
 * the mean over all outputs of all its beats.
 */
export type Loss = {
  name: string
  value: (error: number) => number
  derivative: (error: number) => number
}

const HUBER_DELTA = 1

const meanAbsoluteError: Loss = {
  name: 'mean_absolute_error',
  value: Math.abs,
  derivative: Math.sign,
}

const meanSquaredError: Loss = {
  name: 'mean_squared_error',
  value: (error) => error * error,
  derivative: (error) => 2 * error,
}

const huber: Loss = {
  name: 'huber',
  value: (error) => {
    const size = Math.abs(error)
    return size <= HUBER_DELTA ? 0.5 * error * error : HUBER_DELTA * (size - 0.5 * HUBER_DELTA)
  },
  derivative: (error) => Math.max(-HUBER_DELTA, Math.min(HUBER_DELTA, error)),
}

const logCosh: Loss = {
  name: 'log_cosh',
  // log(cosh(x)) written so that a large x doesn't overflow.
  value: (error) => Math.abs(error) + Math.log1p(Math.exp(-2 * Math.abs(error))) - Math.LN2,
  derivative: Math.tanh,
}

// Keras takes each by several names; letter case, underscores and hyphens are ignored here.
const LOSSES = new Map<string, Loss>([
  ['mae', meanAbsoluteError],
  ['meanabsoluteerror', meanAbsoluteError],
  ['mse', meanSquaredError],
  ['meansquarederror', meanSquaredError],
  ['huber', huber],
  ['huberloss', huber],
  ['logcosh', logCosh],
])

/**
 * A loss by one of its Keras names, in any letter case: `mae`, `mean_absolute_error`, `MeanSquaredError`, …
 *
 * @throws VigiaError `unknown-loss`, naming the known ones
 */
export function findLoss(name: string): Loss {
  const loss = LOSSES.get(name.toLowerCase().replaceAll(/[_-]/g, ''))
  if (loss) return loss
  throw new VigiaError(
    'unknown-loss',
    'The loss function is not known. Known are: mae (mean_absolute_error), mse (mean_squared_error), huber, log_cosh.',
  )
}
