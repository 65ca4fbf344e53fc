import { expect, test } from 'vitest'
import { BrailleCanvas, brailleCharacter } from './braille-canvas.ts'

test('a character holds two columns of four dots, in the order of Unicode', () => {
  const canvas = new BrailleCanvas(2, 1)
  canvas.setColumn(0, 0, 3)
  canvas.setColumn(3, 3, 2)
  expect(brailleCharacter(canvas.patternAt(0, 0))).toBe('⡇')
  expect(brailleCharacter(canvas.patternAt(1, 0))).toBe('⢠')
})

test('a column of dots runs through all the rows of characters that it crosses', () => {
  const canvas = new BrailleCanvas(1, 3)
  canvas.setColumn(1, 2, 9)
  expect([0, 1, 2].map((row) => brailleCharacter(canvas.patternAt(0, row)))).toEqual(['⢠', '⢸', '⠘'])
})
