import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../testing/open-test-house.ts'
import { takeFirst } from './take-first.ts'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => house.close())

const choice = { order: 'doubt', filter: {} } as const
const take = (asked: HeadersInit = {}) => takeFirst(new Headers(asked), house.ana, 'blind', choice)

async function countLeases(): Promise<number> {
  const [rows] = await house.db.$client.query('SELECT COUNT(*) AS leases FROM Worklist_Leases')
  return (rows as { leases: number }[])[0]?.leases ?? -1
}

test('a page is drawn with its reader’s first beats, which a blind reader gets without the reveal', async () => {
  const first = await take()
  expect(first?.beats.map(({ reveal }) => reveal)).toEqual([null, null])
  expect(first?.beats[0]?.neutral.values).toHaveLength(140)
  expect(first?.isComplete).toBe(false)
  expect(await countLeases()).toBe(2)
})

test('what is fetched only in case it is wanted leases nothing', async () => {
  for (const asked of [
    { 'next-router-prefetch': '1' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
  ])
    expect(await take(asked)).toBeUndefined()
  expect(await countLeases()).toBe(0)
})

test('a page does not wait for a results API that is slow: it asks by itself', async () => {
  const goOn = house.holdCopy()
  try {
    expect(await take()).toBeUndefined()
  } finally {
    goOn()
  }
  await expect.poll(countLeases).toBe(2)
})

test('where there is no beat to draw, or none that can be had, the page asks by itself', async () => {
  house.api.isThere = false
  expect(await take()).toBeUndefined()
  house.api.isThere = true
  house.inferences.clear()
  expect(await take()).toBeUndefined()
})
