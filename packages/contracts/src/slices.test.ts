import { expect, test } from 'vitest'
import { parseDimension, parseSlice, writeSlice } from './slices.ts'

test('a slice is read as it was written, with colons and blanks in it, and so is the one of those without', () => {
  for (const slice of ['Holter: 3', 'x', 'é ~', null])
    expect(parseSlice(writeSlice({ by: 'metadata.device', slice }))).toEqual({ by: 'metadata.device', slice })
  for (const slice of ['~0.5', '0.5~1e-7', '3~', null])
    expect(parseSlice(writeSlice({ by: 'error', slice }))).toEqual({ by: 'error', slice })
  for (const of of [
    { by: 'month', slice: '2026-05' },
    { by: 'week', slice: '2026-W53' },
    { by: 'stream', slice: 'random' },
    { by: 'whole', slice: null },
  ] as const)
    expect(parseSlice(writeSlice(of))).toEqual(of)
})

test.each([
  '',
  'class:',
  'none:V',
  'metadata.:x',
  'metadata.A b:x',
  'error:1',
  'error:a~b',
  `class:${'x'.repeat(200)}`,
  'month:2026-13',
  'month:soon',
  'week:2026-W54',
  'week:18',
  'stream:known',
  'reader:Zoë',
  'whole:x',
])('%s is no slice', (text) => {
  expect(parseSlice(text)).toBeUndefined()
})

test('beats are divided by what is known of them, or by metadata of a proper name', () => {
  expect(parseDimension('reader')).toBe('reader')
  expect(parseDimension('metadata.lead')).toBe('metadata.lead')
  for (const text of ['all', 'metadata', 'metadata.x y', 'metadata.lead\n', '__proto__'])
    expect(parseDimension(text)).toBeUndefined()
})
