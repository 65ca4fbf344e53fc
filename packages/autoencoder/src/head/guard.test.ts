import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { makeLabelledBeats, permute, shuffledRows } from '../testing/labelled-beats.ts'
import { BLOCKS, toBlocks } from './blocks.ts'
import { guard } from './guard.ts'

/** Labels some anomalous beats normal, as careless answers would. */
function plant(verdicts: Verdict[], count: number): { labels: Verdict[]; planted: number[] } {
  const anomalous = [...verdicts.keys()].filter((row) => verdicts[row] === 'anomalous')
  const planted = anomalous
    .filter((_, index) => index % Math.floor(anomalous.length / count) === 0)
    .slice(0, count)
  return { labels: verdicts.map((verdict, row) => (planted.includes(row) ? 'normal' : verdict)), planted }
}

test('anomalous beats that were labelled normal are left out, and all else is kept', () => {
  const { values, verdicts } = makeLabelledBeats(600, 1)
  const { labels, planted } = plant(verdicts, 40)
  const { kept, dropped, rounds, compared } = guard(toBlocks(values), labels)
  expect(dropped.map(({ row }) => row)).toEqual(planted)
  expect(dropped.every(({ votes }) => votes >= 3)).toBe(true)
  expect(kept).toHaveLength(560)
  expect(rounds).toBeGreaterThan(1)
  expect(compared).toBe(600)
})

test('a beat that was left out votes against its like in the next round', () => {
  // On a line: three anomalous beats, then normal ones that each see three of the ten nearest only by and by.
  const places = [0, 0.1, 0.2, 1, 1.5, 2, 2.6, 3.2, 3.8, 4.4, 5, 5.6, 6.2, 6.8]
  const blocks = new Float32Array(places.length * BLOCKS)
  for (const [row, place] of places.entries()) blocks[row * BLOCKS] = place
  const verdicts = places.map((_, row): Verdict => (row < 3 ? 'anomalous' : 'normal'))
  const first = guard(blocks, verdicts)
  expect(first.rounds).toBeGreaterThan(2)
  expect(first.dropped.length).toBeGreaterThan(8)
  const once = guard(blocks, verdicts, 21, 1)
  expect(once.rounds).toBe(1)
  expect(once.dropped.length).toBeLessThan(first.dropped.length)
})

test('the same beats in another order lose the same ones, also where many are equal', () => {
  const beats = makeLabelledBeats(300, 2)
  const { labels } = plant(beats.verdicts, 30)
  // Every beat three times, one of the three with the other label now and then.
  const rows = [...labels.keys(), ...labels.keys(), ...labels.keys()]
  const doubled = permute({ values: beats.values, verdicts: labels }, rows)
  for (let row = 0; row < 300; row += 50)
    doubled.verdicts[row] = doubled.verdicts[row] === 'normal' ? 'anomalous' : 'normal'
  const before = guard(toBlocks(doubled.values), doubled.verdicts)
  expect(before.dropped.length).toBeGreaterThan(0)
  for (const seed of [3, 4]) {
    const order = shuffledRows(900, seed)
    const permuted = permute(doubled, order)
    const after = guard(toBlocks(permuted.values), permuted.verdicts)
    const content = (dropped: { row: number; votes: number }[], rowOf: (row: number) => number) =>
      dropped.map(({ row, votes }) => `${rowOf(row) % 300} ${votes}`).sort()
    expect(content(after.dropped, (row) => order[row] as number)).toEqual(
      content(before.dropped, (row) => row),
    )
  }
})

test('without an anomalous label nothing is left out', () => {
  const { values, verdicts } = makeLabelledBeats(50, 5)
  const { kept, dropped, rounds } = guard(
    toBlocks(values),
    verdicts.map(() => 'normal'),
  )
  expect({ kept: kept.length, dropped, rounds }).toEqual({ kept: 50, dropped: [], rounds: 1 })
})

test('of many beats each is compared with 4,000, and the wrong ones are found among the others too', () => {
  const { values, verdicts } = makeLabelledBeats(6000, 6)
  const { labels, planted } = plant(verdicts, 100)
  const { dropped, compared } = guard(toBlocks(values), labels)
  expect(compared).toBe(4000)
  expect(dropped.map(({ row }) => row)).toEqual(planted)
})

test('beats that are not finite, or not one for each label, are refused', () => {
  const blocks = new Float32Array(2 * BLOCKS)
  const refusal = expect.objectContaining({ code: 'invalid-blocks' })
  expect(() => guard(blocks, ['normal'])).toThrow(refusal)
  blocks[3] = Number.NaN
  expect(() => guard(blocks, ['normal', 'anomalous'])).toThrow(refusal)
})
