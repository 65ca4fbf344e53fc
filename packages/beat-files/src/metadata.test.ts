import { expect, test } from 'vitest'
import { readMetadataValue } from './metadata.ts'

test.each([
  ['sampling_rate', '360', '360'],
  ['sampling_rate', ' 0,25 kHz', '250'],
  ['sampling_rate', '128.5Hz', '128.5'],
  ['gain', '0.005', '0.005'],
  ['gain', '5 µV/unit', '0.005'],
  ['gain', '0,005 mV per adu', '0.005'],
  ['device', ' Holter 3, rev. B ', 'Holter 3, rev. B'],
  ['ward', 'x'.repeat(100), 'x'.repeat(100)],
])('%s %s is kept as %s', (name, text, value) => {
  expect(readMetadataValue(name, text)).toBe(value)
})

test.each([
  ['sampling_rate', '0', 'number of Hz'],
  ['sampling_rate', '-5', 'number of Hz'],
  ['sampling_rate', '1e9', 'number of Hz'],
  ['sampling_rate', '360 mV', 'number of Hz'],
  ['sampling_rate', 'NaN', 'number of Hz'],
  ['sampling_rate', '0x10', 'number of Hz'],
  ['gain', '200 adu/mV', 'mV per unit'],
  ['gain', '', 'mV per unit'],
  ['device', '', 'empty'],
  ['device', 'a\u0007b', 'do not print'],
  ['lead', '\ud800', 'do not print'],
  ['ward', 'x'.repeat(101), '100 characters'],
])('%s %j is refused', (name, text, fault) => {
  expect(readMetadataValue(name, text)).toEqual({ fault: expect.stringContaining(fault) })
})

test.each(['', 'A', '1x', 'a b', 'é', 'x'.repeat(41)])('%j is no name for metadata', (name) => {
  expect(() => readMetadataValue(name, 'x')).toThrow('no name for metadata')
})
