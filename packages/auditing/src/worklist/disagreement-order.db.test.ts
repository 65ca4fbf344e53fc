import { core, modelAlias, shadowJudgement, utcNow, worklist } from '@vigia/db'
import { beforeEach, expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { enterSummaries, makeSummaries } from '../testing/summaries.ts'
import { releaseLeases } from './leases.ts'
import { type TakeRequest, takeBeats } from './take-beats.ts'

openForEachTest()

// Judged by the champion v1; odd ids anomalous. By id the most doubtful first.
beforeEach(() => enterSummaries(database.db, makeSummaries(30), 0))

const take = async (request: Partial<TakeRequest> = {}) => {
  const whole = { order: 'disagreement', filter: {}, count: 6, ...request } as const
  const taken = await takeBeats(database.db, 'rui', whole)
  await releaseLeases(database.db, 'rui')
  return taken.map(({ inferenceId }) => inferenceId)
}

const nameModels = (champion: string, challenger: string | null) =>
  database.db.insert(modelAlias).values([
    { alias: 'champion', tag: champion, changedAt: utcNow() },
    { alias: 'challenger', tag: challenger, changedAt: utcNow() },
  ])

/** What the challenger says of some ids: of each the opposite, with a probability, or the same. */
const judge = (probabilities: Record<number, number>) =>
  database.db.insert(shadowJudgement).values(
    Object.entries(probabilities).map(([id, probability]) => ({
      ...{ tag: 'v2', championTag: 'v1', ecgId: 10_000 + Number(id), probability },
      verdict: probability > 0.5 ? ('anomalous' as const) : ('normal' as const),
      championVerdict: Number(id) % 2 === 0 ? ('normal' as const) : ('anomalous' as const),
      judgedAt: utcNow(),
    })),
  )

const mostDoubtful = [1, 2, 3, 4, 5, 6]

test('without a challenger it is the order by margin', async () => {
  await judge({ 10: 0.99 })
  expect(await take()).toEqual(mostDoubtful)
  await nameModels('v1', null)
  expect(await take()).toEqual(mostDoubtful)
})

test('what champion and challenger differ on comes first, the surest difference first, then the most doubtful', async () => {
  await nameModels('v1', 'v2')
  // 21 and 8 differ, of which the champion is surer of 21; of 30 the challenger is hardly sure; on 12 and 9 they agree.
  await judge({ 21: 0.02, 8: 0.98, 30: 0.51, 12: 0.1, 9: 0.9 })
  expect(await take()).toEqual([21, 8, 30, 1, 2, 3])
})

test('what is settled, and what an earlier champion was compared on, does not come first', async () => {
  await nameModels('v1', 'v2')
  await judge({ 21: 0.02, 8: 0.98 })
  const { inferenceId } = worklist
  await database.db.update(worklist).set({ state: 'settled' }).where(core.eq(inferenceId, 21))
  expect(await take({ count: 2 })).toEqual([8, 1])
  await database.db.update(modelAlias).set({ tag: 'v0' }).where(core.eq(modelAlias.alias, 'champion'))
  expect(await take({ count: 2 })).toEqual([1, 2])
})

test('a filter holds for both parts', async () => {
  await nameModels('v1', 'v2')
  await judge({ 21: 0.02, 8: 0.98 })
  expect(await take({ filter: { verdict: 'normal' }, count: 3 })).toEqual([8, 2, 4])
})
