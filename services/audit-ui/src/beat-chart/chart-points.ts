/** A beat as it comes from the results API: normalised samples, no unit; null where the thesis stored none. */
export type Curve = readonly (number | null)[]

/** One sample of the chart. */
export interface ChartPoint {
  /** From 0. */
  sample: number
  input: number | null
  reconstruction: number | null
  /** From the lower curve to the higher one; null where one of them is missing. */
  error: [number, number] | null
  /** At the edge that a curve leaves the chart over; null where both stay inside. */
  outside: number | null
}

/**
 * The values that every chart spans, from bottom to top. Samples are scaled by the smallest and the largest value of
 * the model's training part: every training beat lies within 0 and 1, and so does every reconstruction, since the
 * network ends in a sigmoid. A new beat may go a little beyond, for which there is a margin of a tenth; what goes
 * beyond that is cut off with a mark. One range for all beats, so that a small beat looks small.
 */
export const valueRange = [-0.1, 1.1] as const
export const valueTicks = [0, 0.2, 0.4, 0.6, 0.8, 1] as const

/** The points of a chart; without a reconstruction, those of the input alone. */
export function makeChartPoints(input: Curve, reconstruction: Curve | null): ChartPoint[] {
  return input.map((value, sample) => {
    const other = reconstruction?.[sample] ?? null
    return {
      sample,
      input: value,
      reconstruction: other,
      error: value === null || other === null ? null : [Math.min(value, other), Math.max(value, other)],
      outside: edgeOf(value) ?? edgeOf(other),
    }
  })
}

function edgeOf(value: number | null): number | null {
  if (value === null) return null
  const [low, high] = valueRange
  if (value > high) return high
  return value < low ? low : null
}
