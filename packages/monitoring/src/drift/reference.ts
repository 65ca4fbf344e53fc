import { BLOCKS, findNearest, meanDistances } from '@vigia/autoencoder'
import { chooseDriftBeats, countBeats, type DriftBeats, divideByScore } from './drift-beats.ts'

/** The figures of which each has its test. */
export const driftFigures = ['score', 'distance', 'roughness', 'crest', 'mean', 'deviation'] as const
export type DriftFigure = (typeof driftFigures)[number]

/** How many of the nearest normal beats a beat's distance goes by. */
const neighbours = 3
/** Means and deviations are rounded to this part of the usual deviation: what is normalised differs by rounding alone. */
const roundedTo = 0.001

/** Fresh normal beats, ready to be compared with. */
export interface Reference {
  /** Above it a score counts as anomalous, even when the model has another threshold by now. */
  cut: number
  /** Of the first half of the beats: a distance is to the nearest of them. */
  blocks: Float32Array
  /** In ascending order; of distances those of the second half. */
  figures: Record<DriftFigure, Float64Array>
  /** Half of all reference beats have another one nearer than this, in blocks: nearer neighbours in time are a run. */
  alike: number
  /** In the clinic's unit. */
  unit: number
}

/** @param normals beats that were called normal, and that the model did not learn from */
export function prepareReference(normals: DriftBeats, cut: number): Reference {
  const unit = roundedTo * (median(normals.deviation) || 1)
  const { blocks } = normals
  const nearest = findNearest(blocks, blocks, 1, { leaveOutItself: true })
  // Distances among the same beats depend on each other: two that are alike would count as two that are near to all.
  const middle = Math.ceil(countBeats(normals) / 2) * BLOCKS
  const half = blocks.subarray(0, middle)
  const figures = listFigures(normals, distancesTo(half, blocks.subarray(middle)), unit)
  for (const figure of driftFigures) figures[figure].sort()
  return { cut, blocks: half, figures, alike: median(nearest.distances), unit }
}

/** The figures of the beats that are called normal, in their order. */
export function figuresOfNormals(beats: DriftBeats, reference: Reference): Record<DriftFigure, Float64Array> {
  const normal = chooseDriftBeats(beats, divideByScore(beats, reference.cut).normal)
  return listFigures(normal, distancesTo(reference.blocks, normal.blocks), reference.unit)
}

const distancesTo = (reference: Float32Array, blocks: Float32Array) =>
  meanDistances(findNearest(blocks, reference, neighbours))

function listFigures(
  beats: DriftBeats,
  distance: Float64Array,
  unit: number,
): Record<DriftFigure, Float64Array> {
  const { score, roughness, crest } = beats
  const rounded = (values: Float64Array) => values.map((value) => Math.round(value / unit))
  return {
    ...{ score: score.slice(), distance, roughness: roughness.slice(), crest: crest.slice() },
    mean: rounded(beats.mean),
    deviation: rounded(beats.deviation),
  }
}

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1] ?? 0
}
