import { addWave, type Cycle, WAVE_NAMES } from './heart-cycle.ts'
import type { RandomSource } from './random-source.ts'

/** In samples per second: that of the recording which ECG5000 was cut from. */
const SAMPLING_RATE = 250

/** The cut, in radians from this beat's R: from within its QRS to just past the next R. */
const CUT = { start: 0.12, end: 6.5, deviation: 0.02 }

/** In the model's amplitude unit. */
const NOISE_DEVIATION = 0.0019
const WANDER_DEVIATION = 0.009

/** Breathing moves the baseline, at breaths per second. */
const BREATHING_RATE = { low: 0.15, high: 0.4 }

/** Now and then the patient moves: noise and wander grow by this factor. */
const UNREST = { share: 0.07, low: 5, high: 8 }

/**
 * What an electrode would record of a cycle: its waves sampled in time from one cut to the next, on a baseline that
 * wanders with the breath, under noise.
 *
 * @param heartRate in beats per minute
 * @returns samples in the model's amplitude unit; the faster the heart, the fewer
 */
export function recordCycle(cycle: Cycle, heartRate: number, random: RandomSource): Float64Array {
  const start = random.normal(CUT.start, CUT.deviation)
  const end = random.normal(CUT.end, CUT.deviation)
  const angleStep = (2 * Math.PI * heartRate) / 60 / SAMPLING_RATE
  const samples = new Float64Array(Math.floor((end - start) / angleStep) + 1)
  for (const name of WAVE_NAMES) addWave(samples, cycle[name], start, angleStep)
  const unrest = random.uniform() < UNREST.share ? random.uniform(UNREST.low, UNREST.high) : 1
  addWander(samples, unrest * WANDER_DEVIATION, random)
  addNoise(samples, unrest * NOISE_DEVIATION, random)
  return samples
}

function addWander(samples: Float64Array, deviation: number, random: RandomSource): void {
  const amplitude = random.normal(0, deviation)
  const phase = random.uniform(0, 2 * Math.PI)
  const step = (2 * Math.PI * random.uniform(BREATHING_RATE.low, BREATHING_RATE.high)) / SAMPLING_RATE
  for (let index = 0; index < samples.length; index++) {
    samples[index] = (samples[index] as number) + amplitude * Math.sin(phase + index * step)
  }
}

function addNoise(samples: Float64Array, deviation: number, random: RandomSource): void {
  for (let index = 0; index < samples.length; index++) {
    samples[index] = random.normal(samples[index] as number, deviation)
  }
}

/**
 * Stretches or shrinks a signal to another number of samples, by straight lines between its samples; the first and
 * the last sample stay what they are.
 *
 * @param samples at least one
 * @param length of the result, at least 2
 */
export function resample(samples: Float64Array, length: number): Float64Array {
  const resampled = new Float64Array(length)
  const step = (samples.length - 1) / (length - 1)
  for (let index = 0; index < length; index++) {
    const position = index * step
    const before = Math.min(Math.floor(position), samples.length - 1)
    const left = samples[before] as number
    const right = samples[before + 1] ?? left
    resampled[index] = left + (position - before) * (right - left)
  }
  return resampled
}

/**
 * Brings samples to mean 0 and sample standard deviation 1 (divided by n - 1), in place, as ECG5000's beats are.
 *
 * @param samples at least two, not all equal
 */
export function zNormalise(samples: Float64Array): void {
  let sum = 0
  for (const sample of samples) sum += sample
  const mean = sum / samples.length
  let squares = 0
  for (const sample of samples) squares += (sample - mean) ** 2
  const deviation = Math.sqrt(squares / (samples.length - 1))
  for (let index = 0; index < samples.length; index++) {
    samples[index] = ((samples[index] as number) - mean) / deviation
  }
}
