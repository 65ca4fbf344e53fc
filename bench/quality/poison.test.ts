import { synthesiseBeats } from '@vigia/synthetic-beats'
import { expect, test } from 'vitest'
import { plantWrongNormals } from './poison.ts'

test('of the beats labelled normal afterwards the share is wrong, and the beats stay as they are', () => {
  const all = synthesiseBeats({ count: 400, seed: 5 })
  const { beats, planted } = plantWrongNormals(all, 0.1, 3)
  const normals = beats.verdicts.filter((verdict) => verdict === 'normal').length
  expect(planted.size / normals).toBeCloseTo(0.1, 2)
  for (const [row, verdict] of beats.verdicts.entries()) {
    expect(verdict).toBe(planted.has(row) ? 'normal' : all.verdicts[row])
    if (planted.has(row)) expect(all.verdicts[row]).toBe('anomalous')
  }
  expect(beats.beats).toBe(all.beats)
})
