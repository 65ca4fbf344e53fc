import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openLane } from './lane.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

let begun: number[]
let end: (() => void)[]
/** Four works of which two go on at once. */
async function beginFour() {
  begun = []
  end = []
  const lane = openLane(2, 500)
  const works = [0, 1, 2, 3].map((number) =>
    lane(async () => {
      begun.push(number)
      await new Promise<void>((resolve) => {
        end[number] = resolve
      })
    }),
  )
  await vi.advanceTimersByTimeAsync(0)
  return { lane, works }
}

test('two go on at once, and the next begins when one of them ends', async () => {
  const { works } = await beginFour()
  expect(begun).toEqual([0, 1])
  end[1]?.()
  await works[1]
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toEqual([0, 1, 2])
})

test('one that goes on for long makes room, and when it ends there is no more room than before', async () => {
  const { lane, works } = await beginFour()
  await vi.advanceTimersByTimeAsync(499)
  expect(begun).toEqual([0, 1])
  await vi.advanceTimersByTimeAsync(1)
  expect(begun).toEqual([0, 1, 2, 3])
  for (const number of [0, 1]) end[number]?.()
  await Promise.all([works[0], works[1]])
  void lane(async () => void begun.push(4))
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toEqual([0, 1, 2, 3])
  end[2]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toEqual([0, 1, 2, 3, 4])
})

test('after a work that fails the next begins', async () => {
  const { lane } = await beginFour()
  for (const number of [0, 1]) end[number]?.()
  await vi.advanceTimersByTimeAsync(0)
  for (const number of [2, 3]) end[number]?.()
  await expect(lane(() => Promise.reject(new Error('not drawn')))).rejects.toThrow('not drawn')
  let isBegun = false
  await lane(async () => {
    isBegun = true
  })
  expect(isBegun).toBe(true)
})
