import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { BeatSynthesiser } from '@vigia/synthetic-beats'
import { expect, test } from 'vitest'
import { type Comparison, compareBeats } from './compare.ts'
import {
  chooseDriftBeats,
  countBeats,
  type DriftBeats,
  decodeDriftBeats,
  describeDriftBeats,
  divideByScore,
  encodeDriftBeats,
  takeOneOfEachRun,
} from './drift-beats.ts'
import { prepareReference } from './reference.ts'

/** Normal beats score below 1, anomalous ones above; `change` stands for what a device does. */
function makeBeats(
  seed: number,
  count: number,
  change: (value: number, sample: number) => number = (value) => value,
  anomalousShare = 0.1,
): DriftBeats {
  const synthesiser = new BeatSynthesiser({ seed, anomalousShare })
  const samples = new Float64Array(count * ECG_LENGTH)
  const scores: number[] = []
  for (let row = 0; row < count; row++) {
    const { values, verdict } = synthesiser.next()
    values.forEach((value, sample) => {
      samples[row * ECG_LENGTH + sample] = change(value, sample)
    })
    scores.push(verdict === 'anomalous' ? 2 : Math.abs(values[60] as number) / 10)
  }
  return describeDriftBeats(samples, scores)
}

const fresh = makeBeats(1, 500)
const normals = chooseDriftBeats(fresh, divideByScore(fresh, 1).normal)
const reference = prepareReference(normals, 1)
const share = { n: 500, of: divideByScore(fresh, 1).anomalous.length }
const options = { level: 0.005, alarmDays: 100 }
const compare = (beats: DriftBeats) => compareBeats(beats, reference, share, options)

test('clean beats of many seeds raise no more false alarms than they may', () => {
  let alarms = 0
  for (let seed = 100; seed < 160; seed++) if (compare(makeBeats(seed, 150)).alarm !== null) alarms++
  expect(alarms).toBeLessThanOrEqual(1)
})

test('changes of the device are told, and by the figure that they touch', () => {
  const wave = (value: number, sample: number) => (Math.abs(sample - 70) < 40 ? value : value * 0.8)
  const changed = {
    mean: makeBeats(2, 300, (value) => value + 0.1),
    deviation: makeBeats(2, 300, (value) => value * 1.05),
    roughness: makeBeats(2, 300, (value, sample) => value + (sample % 2 === 0 ? 0.1 : -0.1)),
    distance: makeBeats(2, 300, wave),
  }
  for (const [figure, beats] of Object.entries(changed)) {
    const { beyond, alarm } = compare(beats)
    expect(beyond).toContain(figure)
    expect(alarm).toBe('sudden')
  }
})

test('more anomalies are told by their share alone', () => {
  expect(compare(makeBeats(3, 500, undefined, 0.3)).beyond).toEqual(['share'])
})

test('without a share of before that test is left out', () => {
  const { tests } = compareBeats(makeBeats(3, 200), reference, undefined, options)
  expect(tests.map(({ figure }) => figure)).toEqual([
    ...['score', 'distance', 'roughness', 'crest', 'mean', 'deviation'],
  ])
})

test('of a run of alike beats one counts, so that a patient’s beats are no drift', () => {
  const patients = makeBeats(4, 40)
  const rows = Array.from({ length: 400 }, (_, row) => Math.floor(row / 10))
  const beats = chooseDriftBeats(patients, rows)
  const taken = takeOneOfEachRun(beats, reference.alike)
  expect(taken.every((row) => row % 10 === 0)).toBe(true)
  expect(compare(beats)).toMatchObject({ beats: taken.length, alarm: null })
})

test('fresh normals of whom each has its like are no drift of beats that have none', () => {
  const twins = chooseDriftBeats(
    normals,
    Array.from({ length: 2 * countBeats(normals) }, (_, row) => Math.floor(row / 2)),
  )
  const beats = makeBeats(6, 500)
  expect(compareBeats(beats, prepareReference(twins, 1), undefined, options).beyond).toEqual([])
})

test('what each check alone cannot tell is gradual when it goes on', () => {
  const pace: string[] = []
  let before: Comparison | undefined
  for (let check = 0; check < 20 && pace.length === 0; check++) {
    // A little more of a hum with each check.
    const hum = 0.003 * (check + 1)
    const humming = makeBeats(200 + check, 200, (value, sample) => value + (sample % 2 === 1 ? hum : -hum))
    const found = compareBeats(humming, reference, undefined, { ...options, before })
    before = found
    if (found.alarm !== null) pace.push(found.alarm)
  }
  expect(pace).toEqual(['gradual'])
})

test('a flat beat is described, and few normal beats are not compared', () => {
  const flat = describeDriftBeats(new Float64Array(ECG_LENGTH).fill(0.3), [0.1])
  expect([flat.roughness[0], flat.crest[0], flat.deviation[0]]).toEqual([0, 0, 0])
  expect(compare(flat).tests.map(({ figure }) => figure)).toEqual(['share'])
})

test('beats come back from their bytes as they were', () => {
  const beats = makeBeats(5, 7)
  expect(decodeDriftBeats(encodeDriftBeats(beats))).toEqual(beats)
  expect(countBeats(decodeDriftBeats(new Uint8Array()))).toBe(0)
})
