import { expect, test } from 'vitest'
import { compareFigures } from './figures.ts'

const share = (part: number, whole: number) => ({ value: part / whole, certainty: { part, whole } })

test('more of a quality is better, less of it worse, where the interval of the difference leaves out zero', () => {
  expect(compareFigures(share(480, 800), share(700, 800), true)?.judgement).toBe('better')
  expect(compareFigures(share(700, 800), share(480, 800), true)?.judgement).toBe('worse')
})

test('one beat of 645 is no clear difference', () => {
  const difference = compareFigures(share(600, 645), share(599, 645), true)
  expect(difference?.amount).toBeCloseTo(-0.0016, 4)
  expect(difference?.judgement).toBe('unclear')
})

test('areas under the ROC curve are compared by their standard errors', () => {
  const area = (value: number, standardError: number) => ({ value, certainty: { standardError } })
  expect(compareFigures(area(0.9, 0.02), area(0.92, 0.02), true)?.judgement).toBe('unclear')
  expect(compareFigures(area(0.9, 0.002), area(0.92, 0.002), true)?.judgement).toBe('better')
})

test('what is no quality, or has no interval, is only higher or lower', () => {
  expect(compareFigures({ value: 0.03 }, { value: 0.04 }, false)?.judgement).toBe('higher')
  expect(compareFigures({ value: 0.04 }, { value: 0.03 }, true)?.judgement).toBe('lower')
})

test('what is the same in four digits is equal, and the difference is the second less the first', () => {
  expect(compareFigures({ value: 0.5 }, { value: 0.50004 }, true)).toMatchObject({
    amount: 0,
    judgement: 'equal',
  })
  expect(compareFigures({ value: 0.5 }, { value: 0.75 }, true)?.amount).toBe(0.25)
})

test('what was not recorded is not compared', () => {
  expect(compareFigures({ value: null }, { value: 0.5 }, true)).toBeUndefined()
  expect(compareFigures({ value: 0.5 }, { value: null }, true)).toBeUndefined()
})
