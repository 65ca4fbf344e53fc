import { expect, test } from 'vitest'
import { drawLots } from './sampling.ts'

const beats = Array.from({ length: 20_000 }, (_, id) => `ecg-${id}`)

test('the same beat draws the same, and another salt another order', () => {
  expect(drawLots('ecg-1', 'a')).toEqual(drawLots('ecg-1', 'a'))
  expect(drawLots('ecg-1', 'a').randomOrder).not.toBe(drawLots('ecg-1', 'b').randomOrder)
})

test('orders and lots are even, and have nothing to do with each other', () => {
  const counts = new Map<string, number>()
  for (const beat of beats) {
    const { randomOrder, doubleLot } = drawLots(beat, 'salt')
    const cell = `${Math.floor((randomOrder / 2 ** 32) * 4)}/${Math.floor(doubleLot * 4)}`
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  expect(counts.size).toBe(16)
  // 1,250 in each of the 16 cells, within six standard deviations.
  for (const count of counts.values()) expect(Math.abs(count - 1250)).toBeLessThan(206)
})
