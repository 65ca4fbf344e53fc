import { VigiaError } from '@vigia/runtime'
import { adadelta, adagrad, rmsprop, sgd } from './gradient-optimizers.ts'
import { adam, adamax, nadam } from './moment-optimizers.ts'
import type { Update } from './update.ts'

/** A way to descend, with Keras's default settings. */
export type Optimizer = {
  name: string
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
  if (start) return { name: known, start }
  const names = Object.keys(OPTIMIZERS).join(', ')
  throw new VigiaError('unknown-optimizer', `The optimiser is not known. Known are: ${names}.`)
}
