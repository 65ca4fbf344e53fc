import { expect, test } from 'vitest'
import { ECG_LENGTH } from './ecg.ts'
import { packSamples, unpackSamples } from './packed-samples.ts'

const beat = Float32Array.from({ length: ECG_LENGTH }, (_, sample) => Math.sin(sample) / 3)

test('what is packed is unpacked to the last bit', () => {
  expect(unpackSamples(packSamples(beat))).toEqual([...beat])
})

test('numbers are packed little-endian, as numpy’s <f4 reads them', () => {
  expect(packSamples([1, -2])).toBe(Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]).toString('base64'))
})

test.each([
  ['one sample too few', packSamples(beat.subarray(1))],
  ['one sample too many', packSamples([...beat, 1])],
  ['nothing', ''],
  ['a character that is not base64', `*${packSamples(beat).slice(1)}`],
  ['another alphabet', packSamples(beat).replace(/\/|\+/, '_').replace(/=*$/, '')],
  ['a line break', `${packSamples(beat)}\n`],
])('%s is not a beat', (_, text) => {
  expect(unpackSamples(text)).toBeUndefined()
})
