import { expect, test } from 'vitest'
import { openSharing } from './sharing.ts'

test('who asks while work is done for another shares the next with all who do, and it begins after they asked', async () => {
  const share = openSharing<number>()
  const gates: PromiseWithResolvers<void>[] = []
  let asked = 0
  const ask = () =>
    share('one', async () => {
      const seen = asked
      const gate = Promise.withResolvers<void>()
      gates.push(gate)
      await gate.promise
      return seen
    })
  asked = 1
  const first = ask()
  asked = 2
  const second = ask()
  asked = 3
  const third = ask()
  gates[0]?.resolve()
  expect(await first).toBe(1)
  await expect.poll(() => gates.length).toBe(2)
  gates[1]?.resolve()
  expect(await Promise.all([second, third])).toEqual([3, 3])
  const fourth = ask()
  gates[2]?.resolve()
  expect(await fourth).toBe(3)
  expect(gates).toHaveLength(3)
})

test('work that fails does so for those who share it, and not for those who come later', async () => {
  const share = openSharing<number>()
  const outcomes = await Promise.allSettled([
    share('one', () => Promise.reject(new Error('first'))),
    share('one', () => Promise.resolve(2)),
    share('other', () => Promise.resolve(3)),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(await share('one', () => Promise.resolve(4))).toBe(4)
})
