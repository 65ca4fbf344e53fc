import { createHash } from 'node:crypto'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { describe, expect, test } from 'vitest'
import { type BeatKind, DISORDERS } from './disorders.ts'
import { BeatSynthesiser, type SyntheticBeats, synthesiseBeats } from './synthesise-beats.ts'

const digest = (values: Float32Array) =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')

const rowOf = ({ beats }: SyntheticBeats, row: number) =>
  beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)

/** The mean curve of the beats of one kind. */
function meanBeat(made: SyntheticBeats, kind: BeatKind): number[] {
  const rows = made.kinds.flatMap((candidate, row) => (candidate === kind ? [row] : []))
  return Array.from({ length: ECG_LENGTH }, (_, sample) => {
    return rows.reduce((sum, row) => sum + (rowOf(made, row)[sample] as number), 0) / rows.length
  })
}

const lowestSample = (curve: number[], first: number, end: number) =>
  curve.indexOf(Math.min(...curve.slice(first, end)), first)

describe('repeatability', () => {
  test('the same seed gives the same bytes, another seed gives others', () => {
    const bytes = (seed: number) => digest(synthesiseBeats({ count: 50, seed }).beats.values)
    expect(bytes(21)).toBe(bytes(21))
    expect(bytes(22)).not.toBe(bytes(21))
  })

  test('fewer beats are the beginning of more', () => {
    const many = synthesiseBeats({ count: 30, seed: 4 })
    const few = synthesiseBeats({ count: 10, seed: 4 })
    expect(few.beats.values).toEqual(many.beats.values.subarray(0, 10 * ECG_LENGTH))
    expect(few.kinds).toEqual(many.kinds.slice(0, 10))
  })

  test('beats made one by one are those made at once', () => {
    const made = synthesiseBeats({ count: 20, seed: 9, anomalousShare: 0.7 })
    const synthesiser = new BeatSynthesiser({ seed: 9, anomalousShare: 0.7 })
    for (let row = 0; row < 20; row++) {
      expect(synthesiser.next()).toEqual({
        values: rowOf(made, row),
        verdict: made.verdicts[row],
        kind: made.kinds[row],
      })
    }
  })
})

describe('shares', () => {
  test('the classes stand in the proportion of ECG5000 unless told otherwise', () => {
    const { verdicts } = synthesiseBeats({ count: 5000, seed: 1 })
    const share = verdicts.filter((verdict) => verdict === 'anomalous').length / verdicts.length
    // Three standard deviations of a share of 5,000 draws.
    expect(Math.abs(share - 0.4162)).toBeLessThan(0.021)
  })

  test('a share of 0 makes normal beats only and a share of 1 anomalous ones only, of every kind', () => {
    expect(new Set(synthesiseBeats({ count: 300, seed: 1, anomalousShare: 0 }).kinds)).toEqual(
      new Set(['normal']),
    )
    const anomalous = synthesiseBeats({ count: 300, seed: 1, anomalousShare: 1 })
    expect(new Set(anomalous.verdicts)).toEqual(new Set(['anomalous']))
    expect(new Set(anomalous.kinds)).toEqual(new Set(Object.keys(DISORDERS)))
  })

  test('the shares of the disorders add up to 1', () => {
    expect(Object.values(DISORDERS).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
  })
})

describe('the look of ECG5000', () => {
  const made = synthesiseBeats({ count: 3000, seed: 21 })
  const normal = meanBeat(made, 'normal')
  const normalAt = (sample: number) => normal[sample] as number

  test('every beat has finite samples with mean 0 and sample standard deviation 1', () => {
    for (let row = 0; row < made.beats.count; row++) {
      const samples = Array.from(rowOf(made, row))
      const mean = samples.reduce((sum, sample) => sum + sample, 0) / ECG_LENGTH
      const squares = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0)
      expect(mean).toBeCloseTo(0, 6)
      expect(Math.sqrt(squares / (ECG_LENGTH - 1))).toBeCloseTo(1, 6)
    }
  })

  test('a normal beat falls into a deep S at once, and P stands before the next R', () => {
    const deepest = lowestSample(normal, 0, ECG_LENGTH)
    expect(deepest).toBeLessThan(10)
    expect(normal[deepest]).toBeLessThan(-3)
    const highest = normal.indexOf(Math.max(...normal))
    expect(highest).toBeGreaterThan(95)
    expect(highest).toBeLessThan(115)
    expect(normal[highest]).toBeGreaterThan(1.3)
  })

  test('R-on-T has no P, and ends in a deep ventricular beat', () => {
    const curve = meanBeat(made, 'r-on-t')
    expect(curve[105]).toBeLessThan(normalAt(105) - 0.5)
    expect(curve[lowestSample(curve, 110, 140)]).toBeLessThan(-2)
  })

  test('a premature ventricular beat has a wider S and a T turned around', () => {
    const curve = meanBeat(made, 'premature-ventricular')
    const width = (beat: number[]) => beat.slice(0, 30).filter((sample) => sample < -1.5).length
    expect(width(curve)).toBeGreaterThan(1.4 * width(normal))
    expect(curve[32]).toBeGreaterThan(normalAt(32) + 0.7)
  })

  test('ST is raised in one kind and lowered in another', () => {
    expect(meanBeat(made, 'st-elevation')[22]).toBeGreaterThan(normalAt(22) + 0.5)
    expect(meanBeat(made, 'st-depression')[22]).toBeLessThan(normalAt(22) - 0.4)
  })

  test('a supraventricular premature beat lacks the P of the sinus node', () => {
    expect(meanBeat(made, 'premature-supraventricular')[105]).toBeLessThan(normalAt(105) - 0.8)
  })

  test('a bundle branch block has a second deflection after S', () => {
    expect(Math.max(...meanBeat(made, 'bundle-branch-block').slice(10, 20))).toBeGreaterThan(0.7)
  })
})

test.each([-1, 2.5, Number.NaN])('a count of %s is refused', (count) => {
  expect(() => synthesiseBeats({ count, seed: 1 })).toThrow(
    expect.objectContaining({ code: 'invalid-count' }),
  )
})

test.each([-0.1, 1.1, Number.NaN])('an anomalous share of %s is refused', (anomalousShare) => {
  expect(() => synthesiseBeats({ count: 1, seed: 1, anomalousShare })).toThrow(
    expect.objectContaining({ code: 'invalid-anomalous-share' }),
  )
})
