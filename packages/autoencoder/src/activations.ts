import { VigiaError } from '@vigia/runtime/error'

/** What a layer makes of its sums. */
export type Activation = 'relu' | 'elu' | 'tanh' | 'sigmoid' | 'linear'

type Formula = {
  value: (sum: number) => number
  /** The derivative, from the value alone: what the way back through a network has at hand. */
  slope: (value: number) => number
}

const FORMULAS: Record<Activation, Formula> = {
  relu: { value: (sum) => Math.max(0, sum), slope: (value) => (value > 0 ? 1 : 0) },
  // Source: Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by ELUs", 2015, with α = 1.
  elu: {
    value: (sum) => (sum > 0 ? sum : Math.exp(sum) - 1),
    slope: (value) => (value > 0 ? 1 : value + 1),
  },
  tanh: { value: Math.tanh, slope: (value) => 1 - value * value },
  sigmoid: { value: (sum) => 1 / (1 + Math.exp(-sum)), slope: (value) => value - value * value },
  linear: { value: (sum) => sum, slope: () => 1 },
}

export const findFormula = (activation: Activation): Formula => FORMULAS[activation]

/** Of the layers of an autoencoder: of all but two, of the code (the narrowest, in the middle), of the last. */
export type Activations = { inside: Activation; code: Activation; output: Activation }

/** ReLU in all layers but the last, whose outputs a sigmoid keeps in 0 … 1. */
export const THESIS_ACTIVATIONS: Activations = { inside: 'relu', code: 'relu', output: 'sigmoid' }

/**
 * An activation by its name, in small letters.
 *
 * @throws VigiaError `unknown-activation`, naming the known ones
 */
export function findActivation(name: string): Activation {
  if (Object.hasOwn(FORMULAS, name)) return name as Activation
  const names = Object.keys(FORMULAS).join(', ')
  throw new VigiaError('unknown-activation', `The activation is not known. Known are: ${names}.`)
}
