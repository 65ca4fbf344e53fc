import { core, worklist } from '@vigia/db'
import { expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { enterSummaries, makeSummary } from '../testing/summaries.ts'
import { takeBeats } from './take-beats.ts'

openForEachTest()

const places = async () => {
  const { inferenceId, marginPlace } = worklist
  const rows = await database.db
    .select({ id: inferenceId, place: marginPlace })
    .from(worklist)
    .orderBy(core.asc(inferenceId))
  return rows.map(({ place }) => place)
}

test('models with and without a probability stand in one order, each by how doubtful its verdict is', async () => {
  // Errors of the thesis's models are small numbers, decisions of a head large ones.
  const thesis = (error: number) => ({ error, threshold: 0.03, margin: Math.abs(error - 0.03) })
  const head = (probability: number) => ({
    model_tag: 'head',
    score: probability - 0.5,
    probability,
    margin: Math.abs(Math.log(probability / (1 - probability))),
  })
  const summaries = [thesis(0.0301), head(0.9), thesis(0.06), head(0.55), head(0.001), thesis(0.015)]
  await enterSummaries(
    database.db,
    summaries.map((changes, index) => makeSummary(index + 1, changes)),
    0,
  )
  const expected = [0.0001 / 0.0601, 0.8, 1 / 3, 0.1, 0.998, 1 / 3]
  for (const [index, place] of (await places()).entries()) expect(place).toBeCloseTo(expected[index] ?? 0, 12)
  const taken = await takeBeats(database.db, 'rui', { order: 'margin', filter: {}, count: 6 })
  expect(taken.map(({ inferenceId }) => inferenceId)).toEqual([1, 4, 3, 6, 2, 5])
})

test('where error and threshold are nothing that can be divided by, the margin as it was sent is the place', async () => {
  const nothing = { error: 0, threshold: 0, margin: 0.25 }
  const none = { error: null, threshold: null, margin: null }
  await enterSummaries(database.db, [makeSummary(1, nothing), makeSummary(2, none)], 0)
  expect(await places()).toEqual([0.25, null])
})
