// Optimisers which follow moving averages of the gradient (its moments). Formulas and settings are those of
// keras/src/optimizers (Keras 3).

import type { Update } from './update.ts'

const LEARNING_RATE = 0.001
const BETA_1 = 0.9
const BETA_2 = 0.999
const EPSILON = 1e-7

/** Source: Kingma and Ba, "Adam", arXiv:1412.6980, 2014, with Keras's place for epsilon (the "epsilon hat" form). */
export function adam(size: number): Update {
  const first = new Float32Array(size)
  const second = new Float32Array(size)
  let steps = 0
  return (parameters, gradients) => {
    steps++
    const rate = (LEARNING_RATE * Math.sqrt(1 - BETA_2 ** steps)) / (1 - BETA_1 ** steps)
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index]
      first[index] += (gradient - first[index]) * (1 - BETA_1)
      second[index] += (gradient * gradient - second[index]) * (1 - BETA_2)
      parameters[index] -= (first[index] * rate) / (Math.sqrt(second[index]) + EPSILON)
    }
  }
}

/** Adam with the largest gradient instead of the second moment. Source: as Adam, section 7. */
export function adamax(size: number): Update {
  const first = new Float32Array(size)
  const largest = new Float32Array(size)
  let steps = 0
  return (parameters, gradients) => {
    steps++
    const rate = LEARNING_RATE / (1 - BETA_1 ** steps)
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index]
      first[index] += (gradient - first[index]) * (1 - BETA_1)
      largest[index] = Math.max(BETA_2 * largest[index], Math.abs(gradient))
      parameters[index] -= (rate * first[index]) / (largest[index] + EPSILON)
    }
  }
}

/** Adam that looks one step ahead. Source: Dozat, "Incorporating Nesterov Momentum into Adam", ICLR workshop, 2016. */
export function nadam(size: number): Update {
  const first = new Float32Array(size)
  const second = new Float32Array(size)
  let steps = 0
  let product = 1
  return (parameters, gradients) => {
    steps++
    const momentum = nadamMomentum(steps)
    const nextMomentum = nadamMomentum(steps + 1)
    product *= momentum
    const firstRate = nextMomentum / (1 - product * nextMomentum)
    const gradientRate = (1 - momentum) / (1 - product)
    const secondRate = 1 / (1 - BETA_2 ** steps)
    for (let index = 0; index < size; index++) {
      const gradient = gradients[index]
      first[index] += (gradient - first[index]) * (1 - BETA_1)
      second[index] += (gradient * gradient - second[index]) * (1 - BETA_2)
      const ahead = firstRate * first[index] + gradientRate * gradient
      parameters[index] -= (LEARNING_RATE * ahead) / (Math.sqrt(second[index] * secondRate) + EPSILON)
    }
  }
}

/** Nadam's momentum grows towards beta 1 with the steps. */
function nadamMomentum(step: number): number {
  return BETA_1 * (1 - 0.5 * 0.96 ** step)
}
