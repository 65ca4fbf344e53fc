import { expect, test } from 'vitest'
import { sampleBeat } from './sampling.ts'

const beats = Array.from({ length: 20_000 }, (_, id) => `ecg-${id}`)

test('the same beat is drawn the same, and another salt another order', () => {
  expect(sampleBeat('ecg-1', 'a')).toEqual(sampleBeat('ecg-1', 'a'))
  expect(sampleBeat('ecg-1', 'a').randomOrder).not.toBe(sampleBeat('ecg-1', 'b').randomOrder)
})

test('orders and draws are even, and have nothing to do with each other', () => {
  const counts = new Map<string, number>()
  for (const beat of beats) {
    const { randomOrder, doubleDraw, streamDraw } = sampleBeat(beat, 'salt')
    const shares = [randomOrder / 2 ** 32, doubleDraw, streamDraw]
    const cell = shares.map((share) => Math.floor(share * 3)).join('/')
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  expect(counts.size).toBe(27)
  // 741 in each of the 27 cells, within six standard deviations.
  for (const count of counts.values()) expect(Math.abs(count - 741)).toBeLessThan(161)
})
