import type { Curve } from './chart-points.ts'

/** What a listener needs of a beat's chart, in numbers. */
export interface CurveDescription {
  highest: { value: number; sample: number }
  lowest: { value: number; sample: number }
  /** Where the reconstruction is farthest from the input; undefined without a reconstruction. */
  farthest: { distance: number; sample: number } | undefined
}

/** @returns undefined when the input has no value at all */
export function describeCurve(input: Curve, reconstruction: Curve | null): CurveDescription | undefined {
  const highest = findExtreme(input, (value, best) => value > best)
  const lowest = findExtreme(input, (value, best) => value < best)
  if (highest === undefined || lowest === undefined) return undefined
  const farthest = findExtreme(distances(input, reconstruction), (value, best) => value > best)
  return {
    highest,
    lowest,
    farthest: farthest && { distance: farthest.value, sample: farthest.sample },
  }
}

/** How far the curves lie apart at each sample; null where one is missing. */
export function distances(input: Curve, reconstruction: Curve | null): Curve {
  return input.map((value, sample) => {
    const other = reconstruction?.[sample] ?? null
    return value === null || other === null ? null : Math.abs(value - other)
  })
}

function findExtreme(curve: Curve, isBetter: (value: number, best: number) => boolean) {
  let found: { value: number; sample: number } | undefined
  for (const [sample, value] of curve.entries())
    if (value !== null && (found === undefined || isBetter(value, found.value))) found = { value, sample }
  return found
}
