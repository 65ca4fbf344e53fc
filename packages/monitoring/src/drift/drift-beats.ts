import { BLOCKS, blocksOfRows, toBlocks } from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { measureBeat } from '../beat-features.ts'

/** What drift is looked for in, of beats in the order in which they came. Every array has one number a beat. */
export interface DriftBeats {
  /** By which the model's verdict goes. */
  score: Float64Array
  /** Of the samples, in the clinic's unit, as the deviation. */
  mean: Float64Array
  deviation: Float64Array
  /** Mean square of the differences of neighbouring samples, in squared deviations. */
  roughness: Float64Array
  /** How far the sample furthest from the mean is from it, in deviations: mostly the R wave. */
  crest: Float64Array
  /** `BLOCKS` a beat, raw. */
  blocks: Float32Array
}

const columns = ['score', 'mean', 'deviation', 'roughness', 'crest'] as const

/**
 * @param samples `ECG_LENGTH` raw, finite samples a beat
 * @param scores what the model's verdict goes by, one a beat
 */
export function describeDriftBeats(
  samples: Float32Array | Float64Array,
  scores: ArrayLike<number>,
): DriftBeats {
  const count = scores.length
  const empty = () => new Float64Array(count)
  const beats = { mean: empty(), deviation: empty(), roughness: empty(), crest: empty() }
  for (let beat = 0; beat < count; beat++) {
    const { mean, deviation, roughness, least, most } = measureBeat(
      samples.subarray(beat * ECG_LENGTH, (beat + 1) * ECG_LENGTH),
    )
    const isFlat = least === most
    beats.mean[beat] = mean
    beats.deviation[beat] = isFlat ? 0 : deviation
    beats.roughness[beat] = isFlat ? 0 : roughness / deviation ** 2
    beats.crest[beat] = isFlat ? 0 : Math.max(most - mean, mean - least) / deviation
  }
  return { score: Float64Array.from(scores), ...beats, blocks: toBlocks(samples) }
}

export const countBeats = (beats: DriftBeats) => beats.score.length

/** The beats of the given rows, in their order. */
export function chooseDriftBeats(beats: DriftBeats, rows: ArrayLike<number>): DriftBeats {
  const chosen = columns.map((column) => [
    column,
    Float64Array.from(rows, (row) => beats[column][row] as number),
  ])
  return {
    ...(Object.fromEntries(chosen) as Omit<DriftBeats, 'blocks'>),
    blocks: blocksOfRows(beats.blocks, rows),
  }
}

/** The rows of the beats that the model calls normal, and of the others. */
export function divideByScore({ score }: DriftBeats, cut: number): { normal: number[]; anomalous: number[] } {
  const normal: number[] = []
  const anomalous: number[] = []
  for (const [row, value] of score.entries()) (value > cut ? anomalous : normal).push(row)
  return { normal, anomalous }
}

/**
 * Of each run of alike beats the first: neighbouring beats of one patient are alike, and would count one change of it
 * as often as there are beats.
 *
 * @param distance of blocks, up to which a beat is alike the one before that was taken
 */
export function takeOneOfEachRun({ blocks }: DriftBeats, distance: number): number[] {
  const rows: number[] = []
  const isAlike = (one: number, other: number) => {
    let square = 0
    for (let block = 0; block < BLOCKS; block++)
      square += ((blocks[one * BLOCKS + block] as number) - (blocks[other * BLOCKS + block] as number)) ** 2
    return Math.sqrt(square) <= distance
  }
  for (let row = 0; row < blocks.length / BLOCKS; row++) {
    const last = rows.at(-1)
    if (last === undefined || !isAlike(last, row)) rows.push(row)
  }
  return rows
}

const width = columns.length + BLOCKS

/** Beats as bytes: little-endian doubles, beat by beat: score, mean, deviation, roughness, crest, and the blocks. */
export function encodeDriftBeats(beats: DriftBeats): Uint8Array {
  const count = countBeats(beats)
  const view = new DataView(new ArrayBuffer(count * width * 8))
  for (let beat = 0; beat < count; beat++) {
    const own = beats.blocks.subarray(beat * BLOCKS, (beat + 1) * BLOCKS)
    const values = [...columns.map((column) => beats[column][beat] as number), ...own]
    for (const [place, value] of values.entries()) view.setFloat64((beat * width + place) * 8, value, true)
  }
  return new Uint8Array(view.buffer)
}

export function decodeDriftBeats(bytes: Uint8Array): DriftBeats {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = Math.floor(bytes.byteLength / (width * 8))
  const at = (beat: number, place: number) => view.getFloat64((beat * width + place) * 8, true)
  const read = columns.map((column, place) => [
    column,
    Float64Array.from({ length: count }, (_, beat) => at(beat, place)),
  ])
  const blocks = Float32Array.from({ length: count * BLOCKS }, (_, index) =>
    at(Math.floor(index / BLOCKS), columns.length + (index % BLOCKS)),
  )
  return { ...(Object.fromEntries(read) as Omit<DriftBeats, 'blocks'>), blocks }
}
