import { core, inTransaction } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeEach, describe, expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { enterSummaries, makeSummaries } from '../testing/summaries.ts'
import { takeBeats } from './take-beats.ts'
import { TriedNow } from './tried-now.ts'

openForEachTest()

const readers = Array.from({ length: 8 }, (_, reader) => `reader-${reader}`)

/** So few that nothing is given back: of more than 200 the oldest would be. */
const mostOfOne = 150

/** Eight readers take beats at once until there are none; what each has got, by beat. */
async function takeAll(modelTags: readonly string[] = []): Promise<Map<string, string[]>> {
  const holders = new Map<string, string[]>()
  const takeAndTake = async (reader: string, index: number) => {
    const modelTag = modelTags[index % modelTags.length]
    const mine: string[] = []
    while (mine.length < mostOfOne) {
      const taken = await takeBeats(database.db, reader, {
        order: 'random',
        filter: modelTag === undefined ? {} : { modelTag },
        count: 5,
        except: mine,
      })
      if (taken.length === 0) break
      for (const { beat } of taken) mine.push(beat)
    }
    for (const beat of mine) holders.set(beat, [...(holders.get(beat) ?? []), reader])
  }
  await Promise.all(readers.map(takeAndTake))
  return holders
}

test('of eight readers who take 500 beats at the same time, each beat gets one', async () => {
  await enterSummaries(database.db, makeSummaries(500), 0)
  const holders = await takeAll()
  expect(holders.size).toBe(500)
  for (const [, of] of holders) expect(of).toHaveLength(1)
})

test('of eight readers who take 300 beats that two shall read, each beat gets two', async () => {
  await enterSummaries(database.db, makeSummaries(300), 1)
  const holders = await takeAll()
  expect(holders.size).toBe(300)
  for (const [, of] of holders) expect(new Set(of).size).toBe(2)
  expect([...holders.values()].flat()).toHaveLength(600)
})

test('of eight readers, each half reading another model, each of 300 beats of both models gets one', async () => {
  const summaries = makeSummaries(600, (id) => ({
    source_ecg_id: Math.ceil(id / 2),
    model_tag: id % 2 === 0 ? 'v1' : 'v2',
  }))
  await enterSummaries(database.db, summaries, 0)
  const holders = await takeAll(['v1', 'v2'])
  expect(holders.size).toBe(300)
  for (const [, of] of holders) expect(of).toHaveLength(1)
})

test('a beat that another reader of this process tries at this moment comes after all others', async () => {
  await enterSummaries(database.db, makeSummaries(3), 0)
  const triedNow = new TriedNow()
  const take = async (reader: string, count: number) => {
    const taken = await takeBeats(database.db, reader, { order: 'margin', filter: {}, count }, triedNow)
    return taken.map(({ inferenceId }) => inferenceId)
  }
  await triedNow.whileTaking(1, async (tryBeats) => {
    tryBeats(['ecg-10001'])
    expect(await take('rui', 1)).toEqual([2])
    expect(await take('eva', 3)).toEqual([3, 1])
  })
})

describe('a beat that somebody answers at this moment', () => {
  beforeEach(() =>
    enterSummaries(
      database.db,
      makeSummaries(3, (id) => ({ source_ecg_id: id < 3 ? 1 : 3, model_tag: id === 2 ? 'v2' : 'v1' })),
      0,
    ),
  )

  const take = async (count: number) => {
    const taken = await takeBeats(database.db, 'rui', { order: 'margin', filter: {}, count })
    return taken.map(({ inferenceId }) => inferenceId)
  }

  const whileLocked = <Result>(inferenceId: number, meanwhile: () => Promise<Result>) =>
    inTransaction(database.db, async (trx) => {
      await trx.execute(core.sql`SELECT * FROM \`Worklist\` WHERE inference_id = ${inferenceId} FOR UPDATE`)
      return await meanwhile()
    })

  const countWaiting = async () => {
    const [rows] = await database.db.$client.query<RowDataPacket[]>(
      `SELECT 1 FROM information_schema.processlist
       WHERE db = DATABASE() AND info LIKE 'SELECT%\`Worklist\`%FOR UPDATE%' AND info NOT LIKE '%SKIP LOCKED%'
         AND id <> CONNECTION_ID()`,
    )
    return rows.length
  }

  test.each([1, 2])('for whichever model, is passed over for the next (%i)', async (inferenceId) => {
    expect(await whileLocked(inferenceId, () => take(1))).toEqual([3])
  })

  test('is waited for when there is no other', async () => {
    const { taking } = await whileLocked(2, async () => {
      const taking = take(2)
      await expect.poll(countWaiting).toBe(1)
      return { taking }
    })
    expect((await taking).toSorted()).toEqual([1, 3])
  })
})
