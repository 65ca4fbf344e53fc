import { ECG_LENGTH } from '@vigia/contracts/ecg'

/** A beat as it comes from the results API: normalised samples, no unit; null where the thesis stored none. */
export type Curve = readonly (number | null)[]

/** What a listener needs of a beat's chart, in numbers. */
export interface CurveDescription {
  highest: SampleValue
  lowest: SampleValue
  /** Where the reconstruction is farthest from the input; undefined without a reconstruction. */
  farthest: { distance: number; sample: number } | undefined
}

interface SampleValue {
  value: number
  /** From 0. */
  sample: number
}

/** @returns undefined when the input has no value at all */
export function describeCurve(input: Curve, reconstruction: Curve | null): CurveDescription | undefined {
  const { highest, lowest } = findExtremes(input)
  if (highest === undefined || lowest === undefined) return undefined
  const { highest: farthest } = findExtremes(distances(input, reconstruction))
  return {
    highest,
    lowest,
    farthest: farthest && { distance: farthest.value, sample: farthest.sample },
  }
}

/** How far the curves lie apart at each sample; null where one is missing. */
export function distances(input: Curve, reconstruction: Curve | null): Curve {
  return input.map((_, sample) => distanceAt(input, reconstruction, sample))
}

/** How far the curves lie apart at one sample; null where one is missing. */
export function distanceAt(input: Curve, reconstruction: Curve | null, sample: number): number | null {
  const [value, other] = [input[sample] ?? null, reconstruction?.[sample] ?? null]
  return value === null || other === null ? null : Math.abs(value - other)
}

/** The first of the highest and of the lowest values, between two samples. */
export function findExtremes(curve: Curve, from = 0, to: number = ECG_LENGTH - 1) {
  let highest: SampleValue | undefined
  let lowest: SampleValue | undefined
  for (let sample = from; sample <= to; sample++) {
    const value = curve[sample] ?? null
    if (value === null) continue
    if (highest === undefined || value > highest.value) highest = { value, sample }
    if (lowest === undefined || value < lowest.value) lowest = { value, sample }
  }
  return { highest, lowest }
}

/** What a marked stretch of a curve measures. */
export interface Measured {
  from: number
  to: number
  /** Samples, both ends counted. */
  count: number
  /** From the first sample to the last, upwards positive. */
  change: number
  /** From the lowest sample to the highest. */
  span: number
}

/** @returns undefined for a stretch whose ends, in whichever order, have no value */
export function measureStretch(curve: Curve, one: number, other: number): Measured | undefined {
  const [from, to] = [Math.min(one, other), Math.max(one, other)]
  const [first, last] = [curve[from] ?? null, curve[to] ?? null]
  const { highest, lowest } = findExtremes(curve, from, to)
  if (first === null || last === null || highest === undefined || lowest === undefined) return undefined
  return { from, to, count: to - from + 1, change: last - first, span: highest.value - lowest.value }
}

/** So many of a drawing's units are 1 of amplitude; they go downwards. Across, a unit is a sample. */
export const unitsPerAmplitude = 1000

/**
 * A curve as an SVG path in samples across and thousandths of amplitude downwards, whatever part of it is shown; a
 * missing sample leaves a gap.
 */
export function traceCurve(curve: Curve): string {
  return curve
    .map((value, sample) => {
      if (value === null) return ''
      const starts = sample === 0 || curve[sample - 1] === null
      return `${starts ? 'M' : 'L'}${sample} ${heightOf(value)}`
    })
    .join('')
}

/** The area between two curves, in the same units; where one has no sample there is none. */
export function traceArea(curve: Curve, other: Curve): string {
  const paths: string[] = []
  let there: string[] = []
  let back: string[] = []
  const close = () => {
    if (there.length > 1) paths.push(`M${there.join('L')}L${back.toReversed().join('L')}Z`)
    there = []
    back = []
  }
  for (const [sample, value] of curve.entries()) {
    const second = other[sample] ?? null
    if (value === null || second === null) close()
    else {
      there.push(`${sample} ${heightOf(value)}`)
      back.push(`${sample} ${heightOf(second)}`)
    }
  }
  close()
  return paths.join('')
}

const heightOf = (value: number) => Math.round(value * -unitsPerAmplitude * 10) / 10
