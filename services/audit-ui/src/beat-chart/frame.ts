import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Curve, findExtremes } from './curve.ts'

/** A stretch of a beat, from one sample to another, both shown. */
export type Region = readonly [from: number, to: number]

export const wholeBeat: Region = [0, ECG_LENGTH - 1]

/** The lowest and the highest normalised amplitude that a chart shows. */
export type Frame = readonly [low: number, high: number]

/** The 1st and the 99th percentile of the samples that a model was trained on, normalised. */
export type Scale = readonly [low: number, high: number]

/** How large a beat is drawn: as large as there is room, or in the model's own frame, or twice as large as that. */
export type Gain = 'fit' | 'x1' | 'x2'

export const gains: readonly Gain[] = ['fit', 'x1', 'x2']

/** So much of the distance between the percentiles is added above and below. */
const margin = 0.25

/**
 * The one frame for all beats of a model, so that a small beat looks small. Without percentiles it spans 0 to 1, which
 * is the range of the training part, and a tenth more.
 */
export function frameOfScale(scale: Scale | null): Frame {
  if (scale === null) return [-0.1, 1.1]
  const [low, high] = scale
  const more = (high - low) * margin
  return [low - more, high + more]
}

/** The scale of beats that no model has normalised: from their lowest sample to their highest. */
export function scaleOfSamples(values: Curve): Scale | null {
  const samples = values.filter((value) => value !== null)
  return samples.length === 0 ? null : [Math.min(...samples), Math.max(...samples)]
}

/**
 * The frame that a gain gives for the stretch of a beat that is shown.
 *
 * @param curves the beat itself first
 */
export function frameAtGain(
  gain: Gain,
  scale: Scale | null,
  curves: readonly Curve[],
  region: Region,
): Frame {
  const [low, high] = frameOfScale(scale)
  if (gain === 'x1') return [low, high]
  const span = spanOf(gain === 'fit' ? curves : curves.slice(0, 1), region)
  if (span === undefined) return [low, high]
  const middle = (span[0] + span[1]) / 2
  if (gain === 'x2') {
    const half = (high - low) / 4
    // It stays in the model's frame where the beat does.
    const centre = Math.min(Math.max(middle, low + half), high - half)
    return [centre - half, centre + half]
  }
  // The noise of a flat line is not blown up to a beat.
  const half = Math.max((span[1] - span[0]) * 0.56, (high - low) / 20)
  return [middle - half, middle + half]
}

function spanOf(curves: readonly Curve[], [from, to]: Region): Frame | undefined {
  const found = curves.flatMap((curve) => {
    const { highest, lowest } = findExtremes(curve, from, to)
    return highest === undefined || lowest === undefined ? [] : [lowest.value, highest.value]
  })
  return found.length === 0 ? undefined : [Math.min(...found), Math.max(...found)]
}

/** Fewer samples than these show nothing, and are rather a click than a stretch. */
const shortestRegion = 5

/** The stretch between two samples, in whichever order they were marked; undefined for one too short to look at. */
export function regionBetween(one: number, other: number): Region | undefined {
  const from = Math.max(wholeBeat[0], Math.round(Math.min(one, other)))
  const to = Math.min(wholeBeat[1], Math.round(Math.max(one, other)))
  return to - from + 1 < shortestRegion ? undefined : [from, to]
}

export function isWholeBeat([from, to]: Region): boolean {
  return from === wholeBeat[0] && to === wholeBeat[1]
}

/**
 * A stretch with so many times as many samples, around one of them.
 *
 * @param around stays where it is, as far as the beat's ends allow; the middle where it is not shown
 */
export function zoomRegion([from, to]: Region, factor: number, around?: number): Region {
  const still = around !== undefined && around >= from && around <= to ? around : (from + to) / 2
  const width = Math.min(wholeBeat[1], Math.max(2 * shortestRegion - 1, Math.round((to - from) * factor)))
  const start = Math.round(still - ((still - from) / (to - from)) * width)
  return moveInside([start, start + width])
}

/** A stretch as long as this one, so many of its tenths later. */
export function panRegion([from, to]: Region, tenths: number): Region {
  const step = Math.max(1, Math.round((to - from) / 10)) * tenths
  return moveInside([from + step, to + step])
}

function moveInside([from, to]: Region): Region {
  const back = Math.min(0, wholeBeat[1] - to) + Math.max(0, -from)
  return [from + back, to + back]
}

/** A frame with so many times the height, around its middle. */
export function zoomFrame([low, high]: Frame, factor: number): Frame {
  const [middle, half] = [(low + high) / 2, ((high - low) / 2) * factor]
  return [middle - half, middle + half]
}

/** A frame of the same height, so many of its tenths higher. */
export function panFrame([low, high]: Frame, tenths: number): Frame {
  const step = ((high - low) / 10) * tenths
  return [low + step, high + step]
}

/** Where the lines of a chart's paper are, and its numbers. */
export interface Ruling {
  ticks: number[]
  /** Digits after the decimal point that tell the ticks apart. */
  digits: number
  major: number[]
  minor: number[]
}

/** Round samples for the axis, with the first and the last of the stretch; lines at and between them. */
export function ruleRegion([from, to]: Region): Ruling {
  const step = [1, 2, 5, 10, 20].find((candidate) => (to - from) / candidate <= 8) ?? 20
  // A round one right beside an end would run into it.
  const inner = multiplesBetween(step, from, to).filter(
    (tick) => tick - from >= step / 2 && to - tick >= step / 2,
  )
  const between = step >= 10 ? step / 2 : step
  const fine = between >= 5 ? between / 5 : 0
  return {
    ticks: [from, ...inner, to],
    digits: 0,
    major: multiplesBetween(between, from, to),
    minor: fine === 0 ? [] : multiplesBetween(fine, from, to).filter((line) => line % between !== 0),
  }
}

/** Round amplitudes inside of a frame, four to eight of them; five fine lines to each. */
export function ruleFrame([low, high]: Frame): Ruling {
  const rough = (high - low) / 8
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10)
  const digits = Math.max(1, -Math.floor(Math.log10(step) + 1e-9))
  const lines = multiplesBetween(step, low, high)
  const fine = multiplesBetween(step / 5, low, high)
  return {
    ticks: lines,
    digits,
    major: lines,
    minor: fine.filter((line) => Math.abs(line / step - Math.round(line / step)) > 1e-6),
  }
}

function multiplesBetween(step: number, low: number, high: number): number[] {
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  // Without the dust that 3 × 0.1 leaves.
  return Array.from({ length: Math.max(0, count) }, (_, place) => Number(((first + place) * step).toFixed(9)))
}

/** Where a curve is highest or lowest out of the frame, once for each time that it leaves it. */
export function findCuts(curve: Curve, [low, high]: Frame, [from, to]: Region) {
  const cuts: { sample: number; isAbove: boolean }[] = []
  let last: { sample: number; isAbove: boolean; beyond: number } | undefined
  for (let sample = from; sample <= to; sample++) {
    const value = curve[sample] ?? null
    const beyond = value === null ? 0 : Math.max(value - high, low - value)
    if (value === null || beyond <= 0) {
      last = undefined
      continue
    }
    const isAbove = value > high
    if (last === undefined || last.isAbove !== isAbove) {
      last = { sample, isAbove, beyond }
      cuts.push(last)
    } else if (beyond > last.beyond) Object.assign(last, { sample, beyond })
  }
  return cuts.map(({ sample, isAbove }) => ({ sample, isAbove }))
}
