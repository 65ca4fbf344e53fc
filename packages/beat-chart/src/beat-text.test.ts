import { stripVTControlCharacters } from 'node:util'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { drawBeatText } from './beat-text.ts'

const ramp = (low: number, high: number) =>
  Float32Array.from({ length: ECG_LENGTH }, (_, sample) => low + ((high - low) * sample) / (ECG_LENGTH - 1))

const draw = (changes: Partial<Parameters<typeof drawBeatText>[0]> = {}) =>
  drawBeatText({
    input: ramp(0, 1),
    reconstruction: ramp(0.5, 0.5),
    width: 60,
    height: 12,
    colour: false,
    ...changes,
  })

test.each([
  [48, 8],
  [80, 18],
  [121, 37],
])('a picture of %i × %i characters has that many lines, and none is wider', (width, height) => {
  for (const colour of [false, true]) {
    const lines = stripVTControlCharacters(draw({ width, height, colour })).split('\n')
    expect(lines).toHaveLength(height)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    expect(Math.max(...lines.map((line) => line.length))).toBe(width)
  }
})

test('escape sequences are written only when colours are asked for', () => {
  expect(draw()).not.toContain('\u001B')
  expect(draw({ colour: true })).toContain('\u001B[94m')
  expect(draw({ colour: true })).toContain('\u001B[91m')
})

test('the error between the curves is shaded, and there is none where they agree', () => {
  const curvesOf = (text: string) => text.split('\n').slice(1, -2).join('\n')
  expect(curvesOf(draw())).toContain('░')
  expect(curvesOf(draw({ reconstruction: ramp(0, 1) }))).not.toContain('░')
})

test('a rising curve starts in the lowest row of curves and ends in the highest', () => {
  const rows = draw({ reconstruction: ramp(0, 1) })
    .split('\n')
    .slice(1, -2)
  const inkAt = (row: string | undefined, column: number) => /[\u2801-\u28FF]/.test(row?.[column] ?? '')
  expect(inkAt(rows.at(-1), 7)).toBe(true)
  expect(inkAt(rows[0], 59)).toBe(true)
  expect(inkAt(rows[0], 7)).toBe(false)
})

test('the axes carry the values of the ticks and the numbers of the samples', () => {
  const lines = draw().split('\n')
  expect(lines[1]).toMatch(/^ {4}1 ┤/)
  expect(lines.at(-3)).toMatch(/^ {4}0 ┤/)
  expect(lines.at(-1)).toMatch(/^ {7}0 +sample +139$/)
})

test('a tick too long for its place is left out rather than cut', () => {
  const labels = draw({ input: ramp(-2e6, 2e6) })
    .split('\n')
    .slice(1, -2)
    .map((line) => line.slice(0, 5).trim())
  expect(labels.filter((label) => label !== '')).toEqual(['0'])
})

test.each([
  ['width', { width: 47 }],
  ['height', { height: 7.5 }],
  ['input', { input: [0] }],
  ['reconstruction', { reconstruction: ramp(0, Number.NaN) }],
])('an impossible %s is refused by name', (name, changes) => {
  expect(() => draw(changes)).toThrow(
    expect.objectContaining({ code: 'undrawable', message: expect.stringContaining(name) }),
  )
})
