import { VigiaError } from '@vigia/runtime/error'

/**
 * Changes the parameters in place by one step against the gradients. It remembers what it needs between steps.
 *
 * @param learningRate the optimiser's own unless told
 */
export type Update = (parameters: Float32Array, gradients: Float32Array, learningRate?: number) => void

/** A way to descend, with Keras's default settings. */
export type Optimizer = {
  name: string
  learningRate: number
  /** @param size how many parameters there are */
  start: (size: number) => Update
}

const OPTIMIZERS: Record<string, Optimizer['start']> = {
  adadelta,
  adagrad,
  adam,
  adamax,
  nadam,
  rmsprop,
  sgd,
}

/**
 * An optimiser by its Keras name, in any letter case: `adam`, `SGD`, …
 *
 * @throws VigiaError `unknown-optimizer`, naming the known ones
 */
export function findOptimizer(name: string): Optimizer {
  const known = name.toLowerCase()
  const start = Object.hasOwn(OPTIMIZERS, known) ? OPTIMIZERS[known] : undefined
  if (start) return { name: known, learningRate: known === 'sgd' ? SGD_RATE : LEARNING_RATE, start }
  const names = Object.keys(OPTIMIZERS).join(', ')
  throw new VigiaError('unknown-optimizer', `The optimiser is not known. Known are: ${names}.`)
}

// Formulas and settings are those of keras/src/optimizers (Keras 3). First those which scale the gradient itself.

const LEARNING_RATE = 0.001
const SGD_RATE = 0.01
const BETA_1 = 0.9
const BETA_2 = 0.999
const EPSILON = 1e-7

/** Writes a number, and tells what single precision keeps of it: later steps go by that. */
function store(numbers: Float32Array, index: number, value: number): number {
  const kept = Math.fround(value)
  numbers[index] = kept
  return kept
}

/** Moves a moving average by a share of the way to a value. */
function approach(averages: Float32Array, index: number, value: number, share: number): number {
  const average = averages[index] as number
  return store(averages, index, average + (value - average) * share)
}

function step(parameters: Float32Array, index: number, length: number): void {
  parameters[index] = (parameters[index] as number) - length
}

/** Plain gradient descent. */
function sgd(): Update {
  return (parameters, gradients, learningRate = SGD_RATE) => {
    for (let index = 0; index < parameters.length; index++) {
      parameters[index] = (parameters[index] as number) - learningRate * (gradients[index] as number)
    }
  }
}

/** Divides by a moving root mean square of the gradient. Source: Hinton, "Neural networks for ML", lecture 6e, 2012. */
function rmsprop(size: number): Update {
  const decay = 0.9
  const squares = new Float32Array(size)
  return (parameters, gradients, learningRate = LEARNING_RATE) => {
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index] as number
      const square = store(
        squares,
        index,
        decay * (squares[index] as number) + (1 - decay) * gradient * gradient,
      )
      step(parameters, index, (learningRate * gradient) / Math.sqrt(square + EPSILON))
    }
  }
}

/** Divides by the root of the sum of all squared gradients. Source: Duchi, Hazan and Singer, JMLR 12, 2011. */
function adagrad(size: number): Update {
  const sums = new Float32Array(size).fill(0.1)
  return (parameters, gradients, learningRate = LEARNING_RATE) => {
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index] as number
      const sum = store(sums, index, (sums[index] as number) + gradient * gradient)
      step(parameters, index, (learningRate * gradient) / Math.sqrt(sum + EPSILON))
    }
  }
}

/** Scales by the ratio of past steps to past gradients. Source: Zeiler, "ADADELTA", arXiv:1212.5701, 2012. */
function adadelta(size: number): Update {
  const decay = 0.95
  const squares = new Float32Array(size)
  const squaredSteps = new Float32Array(size)
  return (parameters, gradients, learningRate = LEARNING_RATE) => {
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index] as number
      const square = store(
        squares,
        index,
        decay * (squares[index] as number) + (1 - decay) * gradient * gradient,
      )
      const squaredStep = squaredSteps[index] as number
      const length = gradient * Math.sqrt((squaredStep + EPSILON) / (square + EPSILON))
      squaredSteps[index] = decay * squaredStep + (1 - decay) * length * length
      step(parameters, index, learningRate * length)
    }
  }
}

// Those which follow moving averages of the gradient (its moments).

/** Source: Kingma and Ba, "Adam", arXiv:1412.6980, 2014, with Keras's place for epsilon (the "epsilon hat" form). */
function adam(size: number): Update {
  const first = new Float32Array(size)
  const second = new Float32Array(size)
  let steps = 0
  return (parameters, gradients, learningRate = LEARNING_RATE) => {
    steps++
    const rate = (learningRate * Math.sqrt(1 - BETA_2 ** steps)) / (1 - BETA_1 ** steps)
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index] as number
      const mean = approach(first, index, gradient, 1 - BETA_1)
      const square = approach(second, index, gradient * gradient, 1 - BETA_2)
      step(parameters, index, (mean * rate) / (Math.sqrt(square) + EPSILON))
    }
  }
}

/** Adam with the largest gradient instead of the second moment. Source: as Adam, section 7. */
function adamax(size: number): Update {
  const first = new Float32Array(size)
  const largest = new Float32Array(size)
  let steps = 0
  return (parameters, gradients, learningRate = LEARNING_RATE) => {
    steps++
    const rate = learningRate / (1 - BETA_1 ** steps)
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index] as number
      const mean = approach(first, index, gradient, 1 - BETA_1)
      const most = store(largest, index, Math.max(BETA_2 * (largest[index] as number), Math.abs(gradient)))
      step(parameters, index, (rate * mean) / (most + EPSILON))
    }
  }
}

/** Adam that looks one step ahead. Source: Dozat, "Incorporating Nesterov Momentum into Adam", ICLR workshop, 2016. */
function nadam(size: number): Update {
  const first = new Float32Array(size)
  const second = new Float32Array(size)
  let steps = 0
  let product = 1
  return (parameters, gradients, learningRate = LEARNING_RATE) => {
    steps++
    const momentum = nadamMomentum(steps)
    const nextMomentum = nadamMomentum(steps + 1)
    product *= momentum
    const firstRate = nextMomentum / (1 - product * nextMomentum)
    const gradientRate = (1 - momentum) / (1 - product)
    const secondRate = 1 / (1 - BETA_2 ** steps)
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index] as number
      const mean = approach(first, index, gradient, 1 - BETA_1)
      const square = approach(second, index, gradient * gradient, 1 - BETA_2)
      const ahead = firstRate * mean + gradientRate * gradient
      step(parameters, index, (learningRate * ahead) / (Math.sqrt(square * secondRate) + EPSILON))
    }
  }
}

/** Nadam's momentum grows towards beta 1 with the steps. */
function nadamMomentum(step: number): number {
  return BETA_1 * (1 - 0.5 * 0.96 ** step)
}
