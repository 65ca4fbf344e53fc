import { expect, test } from 'vitest'
import { MersenneTwister } from './mersenne-twister.ts'

// All vectors were made with numpy 2.4.6's RandomState(seed): `bytes(4)`, `random_sample`, `permutation(12)`.
const vectors = [
  {
    seed: 0,
    bits: [2357136044, 2546248239, 3071714933, 3626093760],
    doubles: [0.5488135039273248, 0.7151893663724195, 0.6027633760716439],
    permutation: [6, 11, 4, 10, 2, 8, 1, 7, 9, 3, 0, 5],
  },
  {
    seed: 21,
    bits: [209271753, 3432846543, 1241716536, 2919899908],
    doubles: [0.04872488080912729, 0.28910965978981684, 0.7209663468312298],
    permutation: [5, 6, 1, 2, 11, 3, 7, 10, 0, 4, 8, 9],
  },
  {
    seed: 4294967295,
    bits: [419326371, 479346978, 3918654476, 2416749639],
    doubles: [0.0976320289940138, 0.9123828453026218, 0.78903530185164],
    permutation: [11, 8, 5, 9, 1, 10, 6, 0, 4, 7, 2, 3],
  },
]

test.each(vectors)('seed $seed gives the same 32-bit numbers as numpy', ({ seed, bits }) => {
  const random = new MersenneTwister(seed)
  expect(bits.map(() => random.nextUint32())).toEqual(bits)
})

test.each(vectors)('seed $seed gives the same doubles as numpy', ({ seed, doubles }) => {
  const random = new MersenneTwister(seed)
  expect(doubles.map(() => random.nextDouble())).toEqual(doubles)
})

test.each(vectors)('seed $seed shuffles as numpy does', ({ seed, permutation }) => {
  const numbers = Int32Array.from(permutation.keys())
  new MersenneTwister(seed).shuffle(numbers)
  expect([...numbers]).toEqual(permutation)
})

test('the numbers stay the same as numpy’s past the first 624', () => {
  const random = new MersenneTwister(21)
  for (let drawn = 1; drawn < 2000; drawn++) random.nextUint32()
  expect(random.nextUint32()).toBe(667709111)
})

test('a bounded number reaches both ends and never leaves them', () => {
  const random = new MersenneTwister(3)
  const drawn = new Set(Array.from({ length: 500 }, () => random.nextBounded(4)))
  expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4])
})

test('a bound of 0 draws nothing', () => {
  const random = new MersenneTwister(21)
  expect(random.nextBounded(0)).toBe(0)
  expect(random.nextUint32()).toBe(209271753)
})

test('the largest bound of all is drawn at once', () => {
  expect(new MersenneTwister(21).nextBounded(4294967295)).toBe(209271753)
})

test.each([-1, 0.5, 4294967296, Number.NaN])('%d is refused as a seed', (seed) => {
  expect(() => new MersenneTwister(seed)).toThrow(expect.objectContaining({ code: 'invalid-seed' }))
})
