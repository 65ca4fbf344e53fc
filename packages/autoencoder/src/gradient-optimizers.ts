// Optimisers which scale the gradient itself. Formulas and settings are those of keras/src/optimizers (Keras 3).

import type { Update } from './update.ts'

const EPSILON = 1e-7

/** Plain gradient descent. */
export function sgd(): Update {
  const learningRate = 0.01
  return (parameters, gradients) => {
    for (let index = 0; index < parameters.length; index++) {
      parameters[index] -= learningRate * gradients[index]
    }
  }
}

/** Divides by a moving root mean square of the gradient. Source: Hinton, "Neural networks for ML", lecture 6e, 2012. */
export function rmsprop(size: number): Update {
  const learningRate = 0.001
  const decay = 0.9
  const squares = new Float32Array(size)
  return (parameters, gradients) => {
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index]
      squares[index] = decay * squares[index] + (1 - decay) * gradient * gradient
      parameters[index] -= (learningRate * gradient) / Math.sqrt(squares[index] + EPSILON)
    }
  }
}

/** Divides by the root of the sum of all squared gradients. Source: Duchi, Hazan and Singer, JMLR 12, 2011. */
export function adagrad(size: number): Update {
  const learningRate = 0.001
  const sums = new Float32Array(size).fill(0.1)
  return (parameters, gradients) => {
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index]
      sums[index] += gradient * gradient
      parameters[index] -= (learningRate * gradient) / Math.sqrt(sums[index] + EPSILON)
    }
  }
}

/** Scales by the ratio of past steps to past gradients. Source: Zeiler, "ADADELTA", arXiv:1212.5701, 2012. */
export function adadelta(size: number): Update {
  const learningRate = 0.001
  const decay = 0.95
  const squares = new Float32Array(size)
  const squaredSteps = new Float32Array(size)
  return (parameters, gradients) => {
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index]
      squares[index] = decay * squares[index] + (1 - decay) * gradient * gradient
      const step = gradient * Math.sqrt((squaredSteps[index] + EPSILON) / (squares[index] + EPSILON))
      squaredSteps[index] = decay * squaredSteps[index] + (1 - decay) * step * step
      parameters[index] -= learningRate * step
    }
  }
}
