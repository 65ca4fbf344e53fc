// What this package's tests share.

import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Backend, type BackendName, openBackend } from '../backend.ts'
import type { Beats } from '../beats.ts'
import { rankErrors } from '../error-ranks.ts'
import { MersenneTwister } from '../mersenne-twister.ts'
import type { Model } from '../model.ts'
import { initialParameters, parseNetwork } from '../network.ts'

/** All backends that work on this machine: WASM and plain JavaScript at least. */
export async function openAllBackends(): Promise<Backend[]> {
  const required = [await openBackend('wasm'), await openBackend('cpu')]
  const native = await openBackend('tensorflow').catch(() => undefined)
  return native === undefined ? required : [native, ...required]
}

/** Whether a backend could be opened at all here. */
export function has(backends: readonly Backend[], wanted: BackendName): boolean {
  return backends.some(({ name }) => name === wanted)
}

// Simple waves for this package's tests: quick to make, and a small network can learn them.

/** Scaled waves, one a row: a single hump of random place and height over a little noise. */
export function makeWaves(count: number, seed: number): Beats {
  const random = new MersenneTwister(seed)
  const values = new Float32Array(count * ECG_LENGTH)
  for (let row = 0; row < count; row++) {
    const centre = 40 + 40 * random.nextDouble()
    const height = 0.4 + 0.4 * random.nextDouble()
    for (let sample = 0; sample < ECG_LENGTH; sample++) {
      const hump = height * Math.exp(-(((sample - centre) / 12) ** 2))
      values[row * ECG_LENGTH + sample] = 0.1 + hump + 0.02 * random.nextDouble()
    }
  }
  return { count, values }
}

/** The row numbers from `start` to `end`, `end` excluded. */
export function rowsBetween(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, index) => start + index)
}

// A small model for the codec's tests.

export function makeModel(networkName = '2'): Model {
  const network = parseNetwork(networkName)
  return {
    network,
    parameters: initialParameters(network, new MersenneTwister(9)),
    range: { minimum: -7.5, maximum: 8.25 },
    score: 'mae',
    threshold: 0.1 + 0.2,
    thresholdRule: { name: 'mean-sd' },
    profile: { mean: { lowest: -0.5, highest: 0.5 }, deviation: { lowest: 0.49821, highest: 1.99286 } },
    optimizer: 'adam',
    loss: 'mae',
  }
}

/** A small model with all that a model may have. */
export function makeDetector() {
  const network = parseNetwork('4,2', { inside: 'elu', code: 'linear', output: 'linear' })
  const random = new MersenneTwister(11)
  const half = (length: number) => Float32Array.from({ length }, () => Math.f16round(random.nextDouble()))
  return {
    ...makeModel(),
    network,
    parameters: initialParameters(network, random),
    centre: { beat: half(ECG_LENGTH), unit: 1.5 },
    score: 'blocks',
    thresholdRule: { name: 'conformal', share: 0.02 },
    trainingErrors: rankErrors(Float64Array.from({ length: 300 }, () => random.nextDouble())),
    head: {
      unit: 0.75,
      vectors: half(3 * 28),
      coefficients: half(3),
      intercept: 0.1,
      gamma: 0.028,
      slope: 2,
      offset: -1,
    },
    preset: 'best',
  } satisfies Model
}
