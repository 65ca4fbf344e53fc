import { type Db, inferenceClaim, inferenceEcg, worklist } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { promote } from '../aliases/promote.ts'
import { addSwingModel, swinging } from '../testing/models.ts'
import { findJudges, judgeToday } from './judges-of-beat.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const by = { kind: 'cli', name: 'Ana' } as const
const toChampion = (tag: string) => promote(db, { tag, reason: 'first', by, isOverride: true })
const judgedBy = (tag: string, ecgId: number) =>
  db.$client.query(
    "INSERT INTO Inference_Claims (model_tag, ecg_id, state, changed_at) VALUES (?, ?, 'judged', UTC_TIMESTAMP(6))",
    [tag, ecgId],
  )

test('it is known which models judged a beat, whether they were champion then, and which would today', async () => {
  await addSwingModel(db, 'v1', 0.1)
  await addSwingModel(db, 'v2', 0.3)
  await db.insert(inferenceEcg).values({ ...swinging(0.2), measuredAt: '2024-05-01 12:00:00' })
  expect(await findJudges(db, 'ecg-1')).toEqual({ beat: 'ecg-1', judges: [], champion: null })
  await expect(judgeToday(db, 'ecg-1')).rejects.toMatchObject({ code: 'alias-unset' })

  await toChampion('v1')
  await judgedBy('v1', 1)
  await toChampion('v2')
  await judgedBy('removed', 1)
  await db.insert(worklist).values({
    ...{
      inferenceId: 7,
      beat: 'ecg-1',
      sourceEcgId: 1,
      modelTag: 'v1',
      verdict: 'anomalous',
      state: 'unread',
    },
    ...{ randomOrder: 1, isDouble: false },
  } as const)
  expect(await db.select().from(inferenceClaim)).toHaveLength(2)
  expect(await findJudges(db, 'ecg-1')).toMatchObject({
    judges: [
      {
        tag: 'v1',
        verdict: 'anomalous',
        wasChampion: true,
        isThere: true,
        judgedAt: expect.stringMatching(/Z$/),
      },
      { tag: 'removed', verdict: null, wasChampion: false, isThere: false },
    ],
    champion: 'v2',
  })
  expect(await judgeToday(db, 'ecg-1')).toMatchObject({ tag: 'v2', verdict: 'normal' })
  expect(await judgeToday(db, 'ecg-2')).toBeUndefined()
})
