import type { MersenneTwister, Model } from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { type DriftBeats, describeDriftBeats } from '@vigia/monitoring'
import { chooseBeats, type LabelledBeats } from '../quality/labelled-beats.ts'
import { judgeByModel } from '../quality/train.ts'
import type { Change } from './changes.ts'

/** Beats that the model did not learn from: references and batches are drawn from them, each draw by itself. */
export interface Population {
  model: Model
  beats: LabelledBeats
  described: DriftBeats
  cut: number
  /** Rows by label. */
  rows: Record<Verdict, number[]>
}

export async function describePopulation(model: Model, beats: LabelledBeats): Promise<Population> {
  const rows: Record<Verdict, number[]> = { normal: [], anomalous: [] }
  for (const [row, verdict] of beats.verdicts.entries()) rows[verdict].push(row)
  return { model, beats, rows, ...(await describe(model, beats)) }
}

async function describe(model: Model, beats: LabelledBeats) {
  const { scores, threshold } = await judgeByModel(model, beats)
  return { described: describeDriftBeats(beats.beats.values, scores), cut: threshold }
}

/** Rows of a batch with a share of anomalous beats, in no order. */
export function drawRows(
  { rows }: Population,
  size: number,
  share: number,
  random: MersenneTwister,
): number[] {
  return Array.from({ length: size }, () => {
    const from = rows[random.nextDouble() < share ? 'anomalous' : 'normal']
    return from[Math.floor(random.nextDouble() * from.length)] as number
  })
}

/** The beats of these rows, each changed, as the model judges them then. */
export async function changeBeats(
  { model, beats }: Population,
  rows: readonly number[],
  change: Change,
  random: MersenneTwister,
): Promise<DriftBeats> {
  const changed = chooseBeats(beats, Int32Array.from(rows))
  for (let row = 0; row < rows.length; row++)
    change(changed.beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH), random)
  return (await describe(model, changed)).described
}

/** Each of the rows `length` times one after the other, with a little noise: the beats of one patient. */
export async function repeatBeats(
  population: Population,
  rows: readonly number[],
  length: number,
  noise: Change,
  random: MersenneTwister,
): Promise<DriftBeats> {
  const repeated = rows.flatMap((row) => Array.from({ length }, () => row))
  return await changeBeats(population, repeated, noise, random)
}
