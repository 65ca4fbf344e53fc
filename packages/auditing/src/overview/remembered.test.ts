import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openRemembered } from './remembered.ts'

const options = { freshMilliseconds: 60_000, staleMilliseconds: 3_600_000, mostKeys: 2 }
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'], now: Date.UTC(2026, 2, 1) })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Counts how often each key was read. */
function counter(key: string) {
  const count = (counter.of.get(key) ?? 0) + 1
  counter.of.set(key, count)
  return Promise.resolve(count)
}
counter.of = new Map<string, number>()
beforeEach(() => counter.of.clear())

test('what is fresh is not read again; what is not is given with its moment and read anew meanwhile', async () => {
  const { find } = openRemembered(counter, options)
  const first = { asOf: '2026-03-01T00:00:00.000Z', value: 1 }
  expect(await Promise.all([find('a'), find('a')])).toEqual([first, first])
  vi.advanceTimersByTime(59_999)
  expect(await find('a')).toEqual(first)
  vi.advanceTimersByTime(1)
  expect(await find('a')).toEqual(first)
  expect(await find('a')).toEqual({ asOf: '2026-03-01T00:01:00.000Z', value: 2 })
})

test('what takes long to read is fresh for twenty times as long', async () => {
  const { find } = openRemembered((key) => {
    vi.advanceTimersByTime(10_000)
    return counter(key)
  }, options)
  await find('a')
  vi.advanceTimersByTime(189_999)
  await find('a')
  expect([...counter.of]).toEqual([['a', 1]])
  vi.advanceTimersByTime(1)
  await find('a')
  expect([...counter.of]).toEqual([['a', 2]])
})

test('what is too old is waited for', async () => {
  const { find } = openRemembered(counter, options)
  await find('a')
  vi.advanceTimersByTime(3_600_000)
  expect(await find('a')).toMatchObject({ value: 2 })
})

test('of many keys the one asked for longest ago is forgotten', async () => {
  const { find } = openRemembered(counter, options)
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await find(key)
  expect([...counter.of]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 1],
  ])
})

test('a reading that fails is told to whoever waits for it, and forgotten', async () => {
  const answers = [() => Promise.reject(new Error('down')), () => Promise.resolve('up')]
  const { find } = openRemembered(() => answers.shift()?.() ?? Promise.reject(new Error('again')), options)
  await expect(find('a')).rejects.toThrow('down')
  expect(await find('a')).toMatchObject({ value: 'up' })
  vi.advanceTimersByTime(60_000)
  expect(await find('a')).toMatchObject({ value: 'up' })
})
