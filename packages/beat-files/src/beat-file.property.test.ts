import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBeatFile } from './open-beat-file.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-properties-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const signal = new AbortController().signal

async function read(content: string | Uint8Array, labels: boolean): Promise<number[][]> {
  writeFileSync(join(folder, 'ecg.csv'), content)
  const file = await openBeatFile('ecg.csv', { labels, folder, signal })
  const beats: number[][] = []
  for await (const { samples } of file.beats()) beats.push([...samples])
  await file.close()
  return beats
}

// Of one size, and none like a label.
const sample = fc.integer({ min: -50_000, max: 50_000 }).map((thousandths) => thousandths / 1000 + 0.0005)
const beat = fc.array(sample, { minLength: ECG_LENGTH, maxLength: ECG_LENGTH })

test('beats that were written in any layout are read as they were', async () => {
  const layout = fc.record({
    separator: fc.constantFrom(',', ';', '\t', '|', ' '),
    end: fc.constantFrom('\n', '\r\n'),
    isComma: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(beat, { minLength: 3, maxLength: 6 }), layout, async (beats, given) => {
      const { separator, end } = given
      const isComma = given.isComma && separator !== ','
      const write = (value: number) => (isComma ? String(value).replace('.', ',') : String(value))
      const text = beats.map((samples) => samples.map(write).join(separator) + end).join('')
      expect(await read(text, false)).toEqual(beats)
    }),
  )
})

test('whatever stands in a file, it is read or refused by name', async () => {
  const field = fc.oneof(
    fc.double().map(String),
    fc.constantFrom(
      '',
      '"',
      '"0.5"',
      '0,5',
      'NaN',
      'label',
      '1',
      '0',
      '@data',
      '@relation x',
      '%',
      '#',
      '\0',
      '?',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  const line = fc
    .tuple(fc.array(field, { maxLength: 145 }), fc.constantFrom(',', ';', '\t', ' ', '|'))
    .map(([fields, separator]) => fields.join(separator))
  const nearly = fc
    .tuple(fc.array(beat, { minLength: 1, maxLength: 3 }), fc.nat(ECG_LENGTH), field)
    .map(([beats, place, text]) =>
      beats.map((samples) => samples.toSpliced(place, 1, text as never).join(',')),
    )
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary' }),
    fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n')),
    nearly.map((lines) => lines.join('\n')),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from([0x1f, 0x8b, 8, 0, ...bytes])),
  )
  await fc.assert(
    fc.asyncProperty(content, fc.boolean(), async (given, labels) => {
      try {
        for (const samples of await read(given, labels))
          expect(samples.every(Number.isFinite) && samples.length === ECG_LENGTH).toBe(true)
      } catch (error) {
        if (!(error instanceof VigiaError)) throw error
        expect(error.code).toMatch(/^seed-/)
        expect(error.message).toContain('ecg.csv')
      }
    }),
  )
})
