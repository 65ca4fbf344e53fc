import { VigiaError } from '@vigia/runtime'
import type { ReconstructedBeat } from './beat-panel.ts'

/** The values that a vertical axis spans, from its bottom tick to its top one, and the step between ticks. */
export type ValueRange = { low: number; high: number; step: number }

/** About this many steps between the ticks of an axis. */
const STEPS = 5

/** A smaller span would blow the noise of a well reconstructed beat up to a picture of its own. */
const SMALLEST_SPAN = 0.5

/**
 * One range for all beats of a picture, so that they compare: from the tick below their lowest sample to the tick
 * above their highest, and never less than half of the model's normalised scale.
 *
 * @throws VigiaError `undrawable` when the samples lie too far apart for a range of doubles
 */
export function sharedRange(beats: readonly ReconstructedBeat[]): ValueRange {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const { input, reconstruction } of beats) {
    for (const value of [...Array.from(input), ...Array.from(reconstruction)]) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  const missing = Math.max(0, SMALLEST_SPAN - (high - low)) / 2
  const step = tickStep(high - low + 2 * missing)
  const range = {
    low: Math.floor((low - missing) / step) * step,
    high: Math.ceil((high + missing) / step) * step,
    step,
  }
  if (!(range.high > range.low && Number.isFinite(range.high - range.low))) {
    throw new VigiaError('undrawable', `No axis spans values from ${low} to ${high}.`)
  }
  return range
}

/** Round values for the ticks of an axis, ascending, from its low end to its high end. */
export function ticksOf({ low, high, step }: ValueRange): number[] {
  const first = Math.round(low / step)
  const count = Math.round(high / step) - first + 1
  // Multiples cut to 12 digits, since multiples of steps like 0.1 are a little off.
  return Array.from({ length: count }, (_, tick) => Number(((first + tick) * step).toPrecision(12)))
}

/** A range from one value to another, with round ticks in it; for both ends alike, a range around them. */
export function rangeBetween(low: number, high: number): ValueRange {
  const [from, to] = low < high ? [low, high] : [low - 0.5, low + 0.5]
  const step = tickStep(to - from)
  return { low: Math.floor(from / step + 1e-9) * step, high: Math.ceil(to / step - 1e-9) * step, step }
}

/** 1, 2 or 5 times a power of ten. */
function tickStep(span: number): number {
  const rough = span / STEPS
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5].find((candidate) => candidate * power >= rough) ?? 10
  return factor * power
}
