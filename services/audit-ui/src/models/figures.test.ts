import { expect, test } from 'vitest'
import { compareFigures } from './figures.ts'

test('more of a quality is better, less of it worse', () => {
  expect(compareFigures(0.9, 0.95, true)?.judgement).toBe('better')
  expect(compareFigures(0.95, 0.9, true)?.judgement).toBe('worse')
})

test('what is no quality is only higher or lower', () => {
  expect(compareFigures(0.03, 0.04, false)?.judgement).toBe('higher')
  expect(compareFigures(0.04, 0.03, false)?.judgement).toBe('lower')
})

test('what is the same in four digits is equal, and the difference is the second less the first', () => {
  expect(compareFigures(0.5, 0.50004, true)).toEqual({ amount: 0, judgement: 'equal' })
  expect(compareFigures(0.5, 0.75, true)?.amount).toBe(0.25)
})

test('what was not recorded is not compared', () => {
  expect(compareFigures(null, 0.5, true)).toBeUndefined()
  expect(compareFigures(0.5, null, true)).toBeUndefined()
})
