/** How a model's errors were spread when it was tested: bin `i` reaches from `edges[i]` to `edges[i + 1]`. */
export interface ErrorHistogram {
  edges: readonly number[]
  normal: readonly number[]
  anomalous: readonly number[]
}

/** One bar; all lengths are shares of the drawing's width or height. */
export interface HistogramBar {
  left: number
  width: number
  /** The normal beats stand on the axis, the anomalous ones on top of them. */
  normalHeight: number
  anomalousHeight: number
}

export interface HistogramMarks {
  bars: HistogramBar[]
  /** Where the threshold stands, from 0 on the left to 1. */
  threshold: number
  /** Where this beat's error stands. */
  error: number
  /** Whether the error is so large that the drawing ends before it. */
  isBeyond: boolean
  /** The errors at the drawing's ends. */
  domain: readonly [number, number]
}

/** An error farther out than this, in widths of the histogram, is shown at the edge. */
const farthest = 0.25

/** Where bars, threshold and this beat's error stand in a drawing of the histogram. */
export function markHistogram(
  { edges, normal, anomalous }: ErrorHistogram,
  { error, threshold }: { error: number; threshold: number },
): HistogramMarks {
  const [first = 0, last = 1] = [edges.at(0), edges.at(-1)]
  const low = Math.min(0, first)
  const end = Math.max(last, threshold)
  const limit = end + (end - low) * farthest
  const high = Math.min(Math.max(end, error), limit)
  const place = (value: number) => (value - low) / (high - low)
  const tallest = Math.max(1, ...normal.map((count, bin) => count + (anomalous[bin] ?? 0)))
  return {
    bars: normal.map((count, bin) => {
      const left = place(edges[bin] ?? low)
      return {
        left,
        width: place(edges[bin + 1] ?? high) - left,
        normalHeight: count / tallest,
        anomalousHeight: (anomalous[bin] ?? 0) / tallest,
      }
    }),
    threshold: place(threshold),
    error: Math.min(1, place(error)),
    isBeyond: error > limit,
    domain: [low, high],
  }
}

/** Of the normal beats of the histogram, the share whose error is smaller than this one; undefined without any. */
export function shareBelow({ edges, normal }: ErrorHistogram, error: number): number | undefined {
  const total = normal.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  const below = normal.reduce((sum, count, bin) => {
    const [from = 0, to = 0] = [edges[bin], edges[bin + 1]]
    // Within a bin the beats are taken to be spread evenly.
    const share = to > from ? Math.min(1, Math.max(0, (error - from) / (to - from))) : 0
    return sum + count * share
  }, 0)
  return below / total
}
