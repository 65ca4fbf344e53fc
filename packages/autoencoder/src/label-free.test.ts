import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import type { Beats } from './beats.ts'
import { fit } from './fit.ts'
import { centreInto, findCentre } from './input.ts'
import { judgeRaw } from './judge.ts'
import type { Model } from './model.ts'
import { parseNetwork } from './network.ts'
import { findPreset } from './presets.ts'
import { findRange } from './scale.ts'
import { errorsOfRows } from './score.ts'
import { makeWaves, rowsBetween } from './testing/fixtures.ts'
import { findThreshold } from './threshold.ts'

const recipe = findPreset('label-free')
const waves = makeWaves(300, 1)
const training = rowsBetween(0, 240)
/** Half of them upside down, which the network has not seen. */
const others = makeWaves(60, 2).values.map((value, index) => (index < 30 * ECG_LENGTH ? value : 0.5 - value))

/** A model by the preset, with fewer epochs. */
async function make(raw: Beats): Promise<Model> {
  const network = parseNetwork(recipe.network, recipe.activations)
  const centre = findCentre(raw, training)
  const beats = { count: raw.count, values: new Float32Array(raw.values.length) }
  centreInto(beats.values, raw.values, centre)
  const { optimizer, loss, learningRate, schedule, starts, batchSize, score, thresholdRule } = recipe
  const options = { optimizer, loss, learningRate, schedule, starts, batchSize, epochs: 8, seed: 3 }
  const fitting = fit(undefined, { beats, training, validation: rowsBetween(240, 300), network, ...options })
  let step = await fitting.next()
  while (!step.done) step = await fitting.next()
  const trained = { network, parameters: step.value.parameters }
  const threshold = findThreshold(errorsOfRows(undefined, trained, beats, training, score), thresholdRule)
  return { ...trained, centre, range: findRange(raw, training), score, threshold, thresholdRule }
}

const asDoubles = (values: Float32Array, change = (value: number) => value) =>
  Float64Array.from(values, change)

test('beats in another unit come to the same verdicts, with a margin to the bit', async () => {
  const first = judgeRaw(await make(waves), asDoubles(others))
  expect(new Set(first.verdicts).size).toBe(2)
  const scaled = { count: waves.count, values: waves.values.map((value) => value * 1024) }
  const second = judgeRaw(
    await make(scaled),
    asDoubles(others, (value) => value * 1024),
  )
  expect(second).toEqual(first)
})

test('beats with another zero and in any unit come to the same verdicts', async () => {
  const move = (value: number) => 3.7 * value - 12
  const first = judgeRaw(await make(waves), asDoubles(others))
  const moved = await make({ count: waves.count, values: waves.values.map(move) })
  expect(judgeRaw(moved, asDoubles(others, move)).verdicts).toEqual(first.verdicts)
})

test('the rows of the table in another order come to the same centre and, of the same errors, the same rule', () => {
  const reversed = { count: 300, values: new Float32Array(waves.values.length) }
  for (let row = 0; row < 300; row++)
    reversed.values.set(
      waves.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH),
      (299 - row) * ECG_LENGTH,
    )
  const [first, second] = [findCentre(waves, rowsBetween(0, 300)), findCentre(reversed, rowsBetween(0, 300))]
  expect(second.unit).toBeCloseTo(first.unit, 12)
  expect(second.beat).toEqual(first.beat)
})

test('the same seed gives the same model, to the byte', async () => {
  expect(await make(waves)).toEqual(await make(waves))
})

test('an unknown preset is refused with the names of the known', () => {
  expect(() => findPreset('better')).toThrow('Known are: thesis, label-free, best.')
  expect(() => findPreset('constructor')).toThrow(expect.objectContaining({ code: 'unknown-preset' }))
})
