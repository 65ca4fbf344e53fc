import { expect, test } from 'vitest'
import { measureInTurn } from './measure-in-turn.ts'

test('cases take turns, and the first round does not count', async () => {
  const calls: string[] = []
  const times = (name: string, seconds: number[]) => ({
    name,
    prepare: async () => void calls.push(`prepare ${name}`),
    run: async () => {
      calls.push(name)
      return { seconds: seconds.shift() ?? 0, peakBytes: 5e6, stdout: '' }
    },
  })
  const [slow, fast] = await measureInTurn(
    [times('slow', [90, 4, 6]), times('fast', [80, 1, 2])],
    2,
    () => {},
  )
  expect(calls.slice(0, 4)).toEqual(['prepare slow', 'slow', 'prepare fast', 'fast'])
  expect(slow).toMatchObject({ name: 'slow', seconds: { minimum: 4, median: 5, maximum: 6 } })
  expect(fast).toMatchObject({ seconds: { maximum: 2 }, megabytes: { median: 5 } })
  expect(fast?.all).toHaveLength(2)
})
