import { expect, test } from 'vitest'
import { type Mixable, mix } from './mix.ts'

const beat = (name: string, randomOrder: number): Mixable => ({ beat: name, randomOrder })
const names = (beats: readonly Mixable[]) => beats.map(({ beat }) => beat).join('')

const doubtful = [beat('a', 10), beat('b', 20), beat('c', 30), beat('d', 40)]
const random = [beat('w', 2), beat('x', 4), beat('y', 6), beat('z', 8)]

test('two lists are taken from in turn, and chance has decided which begins', () => {
  expect(names(mix(doubtful, random, 6))).toBe('awbxcy')
  expect(names(mix(doubtful, random.with(0, beat('w', 3)), 6))).toBe('waxbyc')
})

test('a beat that stands in both comes once, and the turn is kept', () => {
  expect(names(mix(doubtful, [beat('b', 20), beat('a', 10), ...random], 6))).toBe('abcwdx')
  expect(names(mix(doubtful, doubtful, 9))).toBe('abcd')
})

test('where one list ends, the other goes on', () => {
  expect(names(mix(doubtful.slice(0, 1), random, 9))).toBe('awxyz')
  expect(names(mix([], random, 2))).toBe('wx')
  expect(mix([], [], 5)).toEqual([])
})

test('who takes beats one by one has half of them from each list, too', () => {
  // Places as a digest gives them: evenly spread, the random list by them and the other one not.
  const place = (number: number) => Math.imul(number, 2654435761) >>> 0
  const all = Array.from({ length: 4000 }, (_, index) => beat(`beat-${index}`, place(index + 1)))
  let left: { doubtful: Mixable[]; random: Mixable[] } = {
    doubtful: all,
    random: all.toSorted((one, other) => one.randomOrder - other.randomOrder),
  }
  let ofDoubtful = 0
  for (let taken = 0; taken < 400; taken++) {
    const [next] = mix(left.doubtful, left.random, 1)
    if (next === left.doubtful[0]) ofDoubtful++
    const others = (list: Mixable[]) => list.filter(({ beat }) => beat !== next?.beat)
    left = { doubtful: others(left.doubtful), random: others(left.random) }
  }
  expect(ofDoubtful).toBeGreaterThan(160)
  expect(ofDoubtful).toBeLessThan(240)
})
