import { expect, test } from 'vitest'
import { makeRandom } from '../testing/random.ts'
import { signatureOf } from './comment-weights.ts'

const draw = makeRandom(1)
const random = (below: number) => Math.floor(draw() * below)
/** Of so many letters, two bytes each. */
const weights = (length: number) => Uint8Array.from({ length: 2 * length }, () => random(256))
const bitsOf = (text: Uint8Array) => Object.values(signatureOf(text)) as bigint[]

test('whatever a comment holds, its signature has every bit of that', () => {
  for (let round = 0; round < 1000; round++) {
    const comment = weights(1 + random(80))
    const from = random(comment.length / 2)
    const text = comment.slice(2 * from, 2 * (from + 1 + random(12)))
    const has = bitsOf(comment)
    for (const [place, wanted] of bitsOf(text).entries()) expect((has[place] ?? 0n) & wanted).toBe(wanted)
  }
})

test('few comments of sixty letters have every bit of five letters that they do not hold', () => {
  const text = bitsOf(weights(5))
  const passed = Array.from({ length: 1000 }, () => bitsOf(weights(60))).filter((has) =>
    text.every((wanted, place) => ((has[place] ?? 0n) & wanted) === wanted),
  )
  expect(passed.length).toBeLessThan(20)
})

test('a text without letters asks for nothing, one letter for one bit', () => {
  expect(bitsOf(new Uint8Array())).toEqual([0n, 0n, 0n, 0n])
  const [single = 0n, ...pairs] = bitsOf(weights(1))
  expect(single.toString(2).replaceAll('0', '')).toBe('1')
  expect(pairs).toEqual([0n, 0n, 0n])
})
