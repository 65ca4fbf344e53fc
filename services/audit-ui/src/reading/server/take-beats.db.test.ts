import { afterEach, beforeEach, expect, test } from 'vitest'
import { app as openedApp } from '../../server/app.ts'
import { openTestApp, type TestApp } from '../testing/open-test-app.ts'
import { takeFirst } from './take-beats.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const choice = { order: 'margin', filter: {} } as const
const take = (asked: HeadersInit = {}) => takeFirst(new Headers(asked), app.ana, 'blind', choice)

async function countLeases(): Promise<number> {
  const [rows] = await app.db.$client.query('SELECT COUNT(*) AS leases FROM Worklist_Leases')
  return (rows as { leases: number }[])[0]?.leases ?? -1
}

test('a page is drawn with its reader’s first beats, which a blind reader gets without the reveal', async () => {
  // A page waits a second for its beats: what is slow the first time is done before.
  await openedApp().worklist.synchronise({ restMilliseconds: 0 })
  const first = await take()
  expect(first?.beats.map(({ reveal }) => reveal)).toEqual([null, null])
  expect(first?.beats[0]?.values).toHaveLength(140)
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
  const goOn = app.holdCopy()
  try {
    expect(await take()).toBeUndefined()
  } finally {
    goOn()
  }
  await expect.poll(countLeases).toBe(2)
})

test('where there is no beat to draw, or none that can be had, the page asks by itself', async () => {
  app.api.isThere = false
  expect(await take()).toBeUndefined()
  app.api.isThere = true
  app.inferences.clear()
  expect(await take()).toBeUndefined()
})
