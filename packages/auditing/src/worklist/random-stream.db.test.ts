import { auditSetting, core, utcNow, worklist } from '@vigia/db'
import { expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { enterSummaries, makeSummaries } from '../testing/summaries.ts'
import { releaseLeases } from './leases.ts'
import { type TakeRequest, takeBeats } from './take-beats.ts'

const { inArray } = core

openForEachTest()

const take = async (reader: string, request: Partial<TakeRequest>) =>
  await takeBeats(database.db, reader, { order: 'margin', filter: {}, count: 40, ...request })

const listRows = () =>
  database.db
    .select({
      beat: worklist.beat,
      place: worklist.streamPlace,
      share: worklist.streamShare,
      randomOrder: worklist.randomOrder,
      isDouble: worklist.isDouble,
    })
    .from(worklist)

test('the share that is set of what arrives is in the stream, at its place in the order by chance', async () => {
  await enterSummaries(database.db, makeSummaries(2000), 0.5, 0.1)
  const rows = await listRows()
  const stream = rows.filter(({ place }) => place !== null)
  // 200 within five standard deviations, and as many of them are read by two.
  expect(Math.abs(stream.length - 200)).toBeLessThan(68)
  expect(Math.abs(stream.filter(({ isDouble }) => isDouble).length - stream.length / 2)).toBeLessThan(40)
  expect(stream.every(({ place, randomOrder }) => place === randomOrder)).toBe(true)
  expect(new Set(rows.map(({ share }) => share))).toEqual(new Set([0.1]))
})

test('a beat that another model judges later stays in the stream or out of it, whatever the share is by then', async () => {
  const first = makeSummaries(300)
  await enterSummaries(database.db, first, 0, 0.5)
  const before = new Map((await listRows()).map((row) => [row.beat, row.place]))
  const again = first.map((one) => ({ ...one, id: one.id + 1000, model_tag: 'v2' }))
  await enterSummaries(database.db, [...first, ...again], 0, 0)
  const rows = await listRows()
  expect(rows).toHaveLength(600)
  for (const { beat, place, share } of rows) {
    expect(place).toBe(before.get(beat))
    expect(share).toBe(0.5)
  }
})

test('orders by what models say have the stream among them, in its own order, for whoever asks', async () => {
  // So that chance decides the same in each run.
  await database.db.insert(auditSetting).values({ name: 'salt', value: 'salt', changedAt: utcNow() })
  await enterSummaries(database.db, makeSummaries(1000), 0, 0.2)
  const rows = await listRows()
  const stream = rows
    .filter(({ place }) => place !== null)
    .sort((one, other) => Number(one.place) - Number(other.place))
    .map(({ beat }) => beat)
  for (const order of ['margin', 'mixed', 'disagreement', 'suspicion'] as const) {
    const taken = await take('ana', { order, count: 100 })
    const early = taken.map(({ beat }) => beat).filter((beat) => stream.slice(0, 60).includes(beat))
    // Some 20 turns of 100, which go to the first of the stream, whatever their margin.
    expect(early.length).toBeGreaterThanOrEqual(4)
    expect(taken).toHaveLength(100)
    expect(new Set(taken.map(({ beat }) => beat)).size).toBe(100)
    await releaseLeases(database.db, 'ana')
    expect(await take('bia', { order, count: 100 })).toEqual(taken)
    await releaseLeases(database.db, 'bia')
  }
  const [byMargin] = [await take('ana', { count: 100 })]
  const far = byMargin.filter(({ inferenceId }) => inferenceId > 150)
  expect(far.length).toBeGreaterThanOrEqual(4)
  expect(far.every(({ beat }) => stream.includes(beat))).toBe(true)
})

test('without a share the order is the one it was, and so it is by time', async () => {
  await enterSummaries(database.db, makeSummaries(60), 0, 0)
  const ids = (await take('ana', { count: 60 })).map(({ inferenceId }) => inferenceId)
  expect(ids).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
  await releaseLeases(database.db, 'ana')
  await database.db
    .update(worklist)
    .set({ streamShare: 1, streamPlace: 7 })
    .where(inArray(worklist.inferenceId, [50, 51]))
  const newest = await take('ana', { order: 'newest', count: 60 })
  expect(newest.map(({ inferenceId }) => inferenceId)).toEqual([...ids].reverse())
})

test('a filter holds for the stream too', async () => {
  await enterSummaries(database.db, makeSummaries(400), 0, 0.5)
  const taken = await take('ana', { filter: { verdict: 'normal' }, count: 60 })
  expect(taken.every(({ inferenceId }) => inferenceId % 2 === 0)).toBe(true)
  await releaseLeases(database.db, 'ana')
  expect(await take('ana', { filter: { modelTag: 'v9' } })).toEqual([])
  expect(await take('ana', { filter: { from: '2025-01-01' } })).toEqual([])
})
