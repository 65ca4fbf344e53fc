import { expect, test } from 'vitest'
import { beatDigest } from './beat-digest.ts'

const beat = Array.from({ length: 140 }, (_, sample) => Math.sin(sample / 9) / 3)

test('a beat that went through single-precision columns is the same beat', () => {
  expect(beatDigest(Float32Array.from(beat))).toBe(beatDigest(beat))
  expect(beatDigest(beat.map((value, sample) => (sample === 0 ? -0 : value)))).toBe(
    beatDigest(beat.map((value, sample) => (sample === 0 ? 0 : value))),
  )
})

test('a beat with one other sample is another beat', () => {
  expect(beatDigest(beat.with(139, 0.5))).not.toBe(beatDigest(beat))
})

test('what does not have 140 samples is no beat', () => {
  expect(() => beatDigest(beat.slice(1))).toThrow(RangeError)
})
