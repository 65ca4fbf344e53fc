import { core, suspiciousBeat, utcNow, worklist } from '@vigia/db'
import { beforeEach, expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { enterSummaries, makeSummaries } from '../testing/summaries.ts'
import { putOff, releaseLeases } from './leases.ts'
import { type TakeRequest, takeBeats } from './take-beats.ts'

openForEachTest()
// By id the most doubtful first.
beforeEach(() => enterSummaries(database.db, makeSummaries(40), 0))

const take = async (reader: string, request: Partial<TakeRequest>) => {
  const taken = await takeBeats(database.db, reader, { order: 'mixed', filter: {}, count: 8, ...request })
  return taken.map(({ inferenceId }) => inferenceId)
}

const named = (ids: readonly number[]) => ids.map((id) => `ecg-${10_000 + id}`)

test('half of what comes is the most doubtful and half by chance, the same for whoever asks', async () => {
  const byChance = await take('ana', { order: 'random', count: 40 })
  await releaseLeases(database.db, 'ana')
  const mixed = await take('rui', {})
  // Four are taken from each list; one that is first by both is taken for one of them.
  expect(mixed).toEqual(expect.arrayContaining([1, 2, 3, 4, ...byChance.slice(0, 4)]))
  expect(mixed).toHaveLength(8)
  await releaseLeases(database.db, 'rui')
  expect(await take('eva', {})).toEqual(mixed)
})

test('everything comes once, in each of these orders, and what was put off at the end', async () => {
  for (const order of ['mixed', 'suspicion'] as const) {
    await putOff(database.db, order, named([2, 1]))
    const all = await take(order, { order, count: 60 })
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(all.slice(-2)).toEqual([2, 1])
    await releaseLeases(database.db, order)
  }
})

test('a filter holds for both halves', async () => {
  const all = await take('rui', { filter: { verdict: 'normal' }, count: 40 })
  expect(all).toHaveLength(20)
  expect(all.every((id) => id % 2 === 0)).toBe(true)
})

test('suspicious labels stand among beats by chance, in the order of suspicion, and never come to their reader', async () => {
  const suspects = [33, 21, 37, 29, 25]
  const { db } = database
  await db.insert(suspiciousBeat).values(
    suspects.map((id, index) => ({
      ecgId: id,
      beat: `ecg-${10_000 + id}`,
      ...{ place: index + 1, score: 1 - index / 10, votes: 5, rankedAt: utcNow() },
    })),
  )
  // Ana has read four of them first; one is settled, and so nobody's to read.
  const awaiting = { state: 'awaiting-second', firstReaderId: 'ana', isDouble: true } as const
  const { inferenceId } = worklist
  const { eq, inArray } = core
  await db
    .update(worklist)
    .set(awaiting)
    .where(inArray(inferenceId, [33, 21, 37, 29]))
  await db.update(worklist).set({ state: 'settled' }).where(eq(inferenceId, 25))
  const byChance = await take('eva', { order: 'random', count: 40 })
  await releaseLeases(db, 'eva')
  const taken = await take('rui', { order: 'suspicion', count: 8 })
  const early = byChance.slice(0, 8)
  const expected = [33, 21, 37, 29].filter((id) => !early.includes(id))
  expect(taken.filter((id) => expected.includes(id))).toEqual(expected)
  expect(taken.slice(0, 2)).toContain(33)
  const others = taken.filter((id) => !suspects.includes(id))
  expect(others).toEqual(byChance.filter((id) => !suspects.includes(id)).slice(0, others.length))
  await releaseLeases(db, 'rui')
  const own = await take('ana', { order: 'suspicion', count: 40 })
  expect(own.filter((id) => suspects.includes(id))).toEqual([])
})
