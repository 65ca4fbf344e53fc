import { type Cycle, WAVE_NAMES } from './cycle.ts'
import type { RandomSource } from './random-source.ts'
import { addWave } from './wave.ts'

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
    samples[index] += amplitude * Math.sin(phase + index * step)
  }
}

function addNoise(samples: Float64Array, deviation: number, random: RandomSource): void {
  for (let index = 0; index < samples.length; index++) {
    samples[index] = random.normal(samples[index], deviation)
  }
}
