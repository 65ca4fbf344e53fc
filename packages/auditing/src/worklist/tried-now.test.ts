import { expect, test } from 'vitest'
import { TriedNow } from './tried-now.ts'

test('what one reader tries is known to the others until that one ends, well or not', async () => {
  const triedNow = new TriedNow()
  const known = () => ['a', 'b'].filter((beat) => triedNow.has(beat))
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  const taking = triedNow.whileTaking(5, async (tryBeats) => {
    tryBeats(['a', 'b'])
    await first.promise
  })
  const failing = triedNow.whileTaking(2, async (tryBeats) => {
    tryBeats(['b'])
    await second.promise
  })
  expect(known()).toEqual(['a', 'b'])
  expect(triedNow.wanted).toBe(7)
  first.resolve()
  await taking
  expect(known()).toEqual(['b'])
  expect(triedNow.wanted).toBe(2)
  second.reject(new Error('gone'))
  await expect(failing).rejects.toThrow('gone')
  expect(known()).toEqual([])
  expect(triedNow.wanted).toBe(0)
})
