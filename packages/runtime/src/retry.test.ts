import { expect, test } from 'vitest'
import { retry } from './retry.ts'

test('an attempt is repeated until its outcome is good', async () => {
  const outcomes = ['down', 'down', 'up', 'down']
  const seen: string[] = []
  const outcome = await retry(
    async () => outcomes.shift() ?? 'none left',
    (answer) => answer === 'down',
    { seconds: 10, onRetry: (answer) => seen.push(answer) },
  )
  expect(outcome).toBe('up')
  expect(seen).toEqual(['down', 'down'])
})

test('when the time is over the last outcome is returned, though it is bad', async () => {
  let attempts = 0
  const outcome = await retry(
    async () => ++attempts,
    () => true,
    { seconds: 0.2 },
  )
  expect(outcome).toBe(attempts)
  expect(attempts).toBeGreaterThan(1)
})

test('without any time there is one attempt', async () => {
  let attempts = 0
  await retry(
    async () => ++attempts,
    () => true,
    { seconds: 0 },
  )
  expect(attempts).toBe(1)
})

test('a pause ends when the work is called off', async () => {
  const controller = new AbortController()
  const work = retry(
    async () => 'down',
    () => true,
    { seconds: 60, signal: controller.signal, onRetry: () => controller.abort() },
  )
  await expect(work).rejects.toThrow('aborted')
})
