import { core, worklist } from '@vigia/db'
import { beforeEach, describe, expect, test } from 'vitest'
import { recordAnswer } from '../answers/record-answer.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { answer, noResults, openAuditedWarehouse, reader } from '../testing/audited-warehouse.ts'
import { database, db, openForEachTest } from '../testing/for-each-test.ts'
import { enterSummaries, makeSummaries } from '../testing/summaries.ts'
import { listBatches, makeBatch, shuffleBeats } from './batches.ts'
import { putOff } from './leases.ts'
import { listBeats, listMatching } from './list-beats.ts'
import type { BeatsFilter, BeatsOrder } from './search.ts'
import { takeBeats } from './take-beats.ts'

const { eq, inArray } = core

openForEachTest(openAuditedWarehouse)
beforeEach(async () => {
  await db.$client.query('INSERT INTO Inference_ECG (id, `0`, dt_measure) VALUES ?', [
    Array.from({ length: 12 }, (_, row) => [row + 1, 0.5, '2024-05-01 12:00:00']),
  ])
  // Beats 1 to 12 by v1; 1 to 6 by v2 as well, which calls all of them anomalous. Beat 12 has no time and no error.
  await enterSummaries(
    db,
    makeSummaries(18, (id) => {
      const beat = id > 12 ? id - 12 : id
      return {
        source_ecg_id: beat,
        model_tag: id > 12 ? 'v2' : 'v1',
        dt_measure: beat === 12 ? null : `2024-05-${String(beat).padStart(2, '0')}T12:00:00`,
        error: beat === 12 ? null : id > 12 ? 1 + beat / 10 : beat / 10,
        ...(id > 12 && { verdict: 'anomalous' as const }),
        ...(id === 3 && { reasons: ['unlike the training beats: flat'] }),
      }
    }),
    0,
  )
})

const rui = { id: 'Ana', view: 'blind' } as const
const open = { id: 'Ana', view: 'open' } as const

async function find(
  filter: BeatsFilter,
  { order = 'newest' as BeatsOrder, asker = rui as { id: string; view: 'blind' | 'open' }, limit = 5 } = {},
): Promise<number[]> {
  const found: number[] = []
  const search = { filter, order }
  for (let after: Awaited<ReturnType<typeof listBeats>>['next'] | undefined; after !== null; ) {
    const page = await listBeats(database.db, asker, search, { limit, ...(after && { after }) })
    found.push(...page.beats.map(({ beat }) => Number(beat.replace('ecg-', ''))))
    after = page.next
  }
  const all = await listMatching(database.db, asker, search, 1000)
  expect(all.beats.map(({ beat }) => Number(beat.replace('ecg-', '')))).toEqual(found)
  return found
}

const say = (who: string, beat: number, fields: Parameters<typeof answer>[1] = {}) =>
  recordAnswer(database.db, noResults, reader(who), answer(beat, fields))

test.each([
  [{}, 'newest', [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 12]],
  [{}, 'oldest', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  [{ modelTag: 'v2' }, 'newest', [6, 5, 4, 3, 2, 1]],
  [{ modelTag: 'V2' }, 'newest', []],
  [{ from: '2024-05-03', to: '2024-05-04' }, 'newest', [4, 3]],
  [{ beats: ['ecg-2', 'inference-2', 'ecg-12', 'ecg-99'] }, 'newest', [2, 12]],
  [{ beats: [] }, 'newest', []],
] as const)(
  'beats are listed once each, by %j in the order %s, page after page',
  async (filter, order, beats) => {
    expect(await find(filter, { order })).toEqual(beats)
    expect(await find(filter, { order, limit: 1 })).toEqual(beats)
  },
)

test.each([
  [{ modelTag: 'v1', verdict: 'anomalous' }, 'newest', [11, 9, 7, 5, 3, 1]],
  [{ modelTag: 'v2', verdict: 'normal' }, 'newest', []],
  [{ modelTag: 'v1', minimumError: 0.3, maximumError: 0.5 }, 'largest-error', [5, 4, 3]],
  [{ modelTag: 'v2' }, 'smallest-error', [1, 2, 3, 4, 5, 6]],
  [{ modelTag: 'v1' }, 'largest-error', [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 12]],
  [{ modelTag: 'v1', isUnlike: true }, 'newest', [3]],
] as const)('whoever reads open finds beats by what a model says: %j, %s', async (filter, order, beats) => {
  expect(await find(filter, { order, asker: open })).toEqual(beats)
})

test('a beat tells its newest judgement, or that of the model that was searched for', async () => {
  const first = async (filter: BeatsFilter) =>
    (await listBeats(database.db, open, { filter, order: 'oldest' })).beats[0]
  expect(await first({})).toMatchObject({
    beat: 'ecg-1',
    inferenceId: 13,
    modelTag: 'v2',
    measuredAt: '2024-05-01 12:00:00',
    state: 'unread',
    label: null,
    reveal: { verdict: 'anomalous', error: 1.1, threshold: 0.03, isUnlike: false },
  })
  expect(await first({ modelTag: 'v1' })).toMatchObject({ inferenceId: 1, reveal: { error: 0.1 } })
})

describe('state, label and class', () => {
  beforeEach(async () => {
    await database.db
      .update(worklist)
      .set({ isDouble: true })
      .where(inArray(worklist.beat, ['ecg-5', 'ecg-6', 'ecg-7']))
    await say('Bia', 1, { answer: 'anomalous', beatCode: 'V' })
    await say('Ana', 2, { answer: 'normal' })
    await say('Bia', 5, { beatCode: 'V' })
    await say('Bia', 6, { beatCode: 'V' })
    await say('Caio', 6, { answer: 'anomalous', beatCode: 'S' })
    await say('Ana', 7, { beatCode: 'V' })
  })

  test('find beats, without telling apart what awaits a reader and what a decision, nor what another has read', async () => {
    // Ana has read beat 7 herself, and neither 5 nor 6.
    expect(await find({ state: 'unread' })).toEqual([11, 10, 9, 8, 6, 5, 4, 3, 12])
    expect(await find({ state: 'awaiting' })).toEqual([7])
    expect(await find({ state: 'settled' })).toEqual([2, 1])
    expect(await find({ label: 'anomalous' })).toEqual([1])
    expect(await find({ label: 'uncertain' })).toEqual([])
  })

  test('of beats that are not settled tell nobody what others answered, not even an adjudicator', async () => {
    // Bia's V on beats 5 and 6 is not for Ana to know; her own on 7 is.
    expect(await find({ beatCode: 'V' })).toEqual([7, 1])
    expect(await find({ beatCode: 'S' })).toEqual([])
    const { beats } = await listBeats(database.db, open, { filter: {}, order: 'oldest' })
    const told = beats.slice(0, 7).map(({ state, label, beatCodes }) => [state, label, beatCodes.join()])
    expect(told).toEqual([
      ['settled', 'anomalous', 'V'],
      ['settled', 'normal', ''],
      ['unread', null, ''],
      ['unread', null, ''],
      ['unread', null, ''],
      ['unread', null, ''],
      ['awaiting', null, 'V'],
    ])
  })

  test('what a model says of beats still to be read is neither told to a blind reader nor a way to find them', async () => {
    const mine = [7, 2, 1]
    const { beats } = await listBeats(database.db, rui, { filter: { modelTag: 'v1' }, order: 'newest' })
    expect(beats.filter(({ reveal }) => reveal !== null).map(({ beat }) => beat)).toEqual([
      'ecg-7',
      'ecg-2',
      'ecg-1',
    ])
    // Whatever range, verdict or order is tried: only beats that Ana has answered or that are settled.
    for (let tenth = 0; tenth <= 12; tenth++) {
      const range = { modelTag: 'v1', minimumError: tenth / 10 - 0.01, maximumError: tenth / 10 + 0.01 }
      expect(await find(range)).toEqual(mine.filter((beat) => beat === tenth))
    }
    expect(await find({ modelTag: 'v1', verdict: 'anomalous' })).toEqual([7, 1])
    expect(await find({ modelTag: 'v1', verdict: 'normal' })).toEqual([2])
    expect(await find({ modelTag: 'v1', isUnlike: true })).toEqual([])
    expect(await find({ modelTag: 'v1', isUnlike: false })).toEqual(mine)
    expect(await find({ modelTag: 'v1' }, { order: 'largest-error' })).toEqual(mine)
    expect(await find({ modelTag: 'v1', verdict: 'anomalous', beats: ['ecg-3', 'ecg-9'] })).toEqual([])
  })
})

test('a page looks at no more than a part of a long list, and says where to go on', async () => {
  const { db } = database
  const rows = Array.from({ length: 25_000 }, (_, row) => [
    100 + row,
    `ecg-${100 + row}`,
    100 + row,
    'v1',
    'normal',
    '2024-01-01 00:00:00',
    'unread',
    row,
    0,
    15,
  ])
  await db.$client.query(
    `INSERT INTO Worklist (inference_id, beat, source_ecg_id, model_tag, verdict, dt_measure, state, random_order,
       is_double, counted_as) VALUES ?`,
    [rows],
  )
  await db.update(worklist).set({ verdict: 'anomalous' }).where(eq(worklist.inferenceId, 100))
  const search = { filter: { modelTag: 'v1', verdict: 'anomalous' }, order: 'newest' } as const
  const pages: string[][] = []
  for (let after: Awaited<ReturnType<typeof listBeats>>['next'] | undefined; after !== null; ) {
    const page = await listBeats(db, open, search, { limit: 6, ...(after && { after }) })
    pages.push(page.beats.map(({ beat }) => beat))
    after = page.next
  }
  expect(pages.flat()).toEqual(['ecg-11', 'ecg-9', 'ecg-7', 'ecg-5', 'ecg-3', 'ecg-1', 'ecg-100'])
  expect(await listMatching(db, open, search, 3)).toMatchObject({ isCutOff: true, beats: [{}, {}, {}] })
})

describe('a batch', () => {
  const make = async (beats: string[], readerId = 'Ana', madeBy = 'Caio') => {
    const made = await makeBatch(database.db, { name: ' First ', madeBy, readerId, beats })
    return made.status === 'made' ? made.id : 0
  }
  const take = async (batchId: number, who = 'Ana', except: string[] = []) => {
    const request = { order: 'margin', filter: {}, count: 9, batchId, except } as const
    return (await takeBeats(database.db, who, request)).map(({ beat }) => beat)
  }

  test('is read by its reader alone, in its order, by the newest judgement', async () => {
    const id = await make(['ecg-9', 'ecg-2', 'ecg-9', 'ecg-77', 'ecg-4'])
    expect(await take(id, 'Bia')).toEqual([])
    expect(await take(id)).toEqual(['ecg-9', 'ecg-2', 'ecg-4'])
    const [first] = await takeBeats(database.db, 'Ana', {
      order: 'margin',
      filter: {},
      count: 1,
      batchId: id,
      except: ['ecg-9'],
    })
    expect(first).toEqual({ beat: 'ecg-2', inferenceId: 14 })
    // Bia is given the same beats only while nobody has them open.
    const other = await make(['ecg-2', 'ecg-3'], 'Bia')
    expect(await take(other, 'Bia')).toEqual(['ecg-3'])
  })

  test('tells how far its reader is, and skips what others have settled', async () => {
    const id = await make(['ecg-1', 'ecg-2', 'ecg-3'])
    await say('Bia', 1)
    await say('Ana', 2)
    expect(await take(id)).toEqual(['ecg-3'])
    await putOff(database.db, 'Ana', ['ecg-3'])
    expect(await take(id)).toEqual(['ecg-3'])
    expect(await listBatches(database.db, 'Ana')).toMatchObject([
      {
        id,
        name: 'First',
        madeBy: 'Dr. Caio',
        reader: { id: 'Ana', name: 'Dr. Ana' },
        total: 3,
        read: 1,
        skipped: 1,
      },
    ])
    expect(await listBatches(database.db, 'Caio')).toHaveLength(1)
    expect(await listBatches(database.db, 'Bia')).toEqual([])
    expect(await listBatches(database.db, 'Ana', id)).toHaveLength(1)
    expect(await listBatches(database.db, 'Bia', id)).toEqual([])
  })

  test('does not tell a maker who has read a beat that its reader has read it, while the two may disagree', async () => {
    await database.db
      .update(worklist)
      .set({ isDouble: true })
      .where(inArray(worklist.beat, ['ecg-5', 'ecg-6']))
    for (const beat of ['ecg-5', 'ecg-6']) await make([beat])
    const read = async (who: string) => (await listBatches(database.db, who)).map(({ read: count }) => count)
    await say('Caio', 5)
    await say('Ana', 5, { answer: 'anomalous' })
    await say('Ana', 6, { answer: 'anomalous' })
    // Beat 5 is in disagreement, and Caio one of the two; of beat 6 he knows no answer.
    expect(await read('Caio')).toEqual([1, 0])
    expect(await read('Ana')).toEqual([1, 1])
    await say('Caio', 6, { answer: 'anomalous' })
    expect(await read('Caio')).toEqual([1, 0])
  })

  test('that cannot be made leaves nothing', async () => {
    const batch = { name: 'x', madeBy: 'Caio', readerId: 'Ana', beats: ['ecg-1'] }
    const tries = [
      [{ ...batch, name: ' ' }, 'invalid'],
      [{ ...batch, name: 'x'.repeat(101) }, 'invalid'],
      [{ ...batch, beats: Array.from({ length: 1001 }, (_, beat) => `ecg-${beat}`) }, 'invalid'],
      [{ ...batch, beats: [] }, 'empty'],
      [{ ...batch, beats: ['ecg-99'] }, 'empty'],
      [{ ...batch, readerId: 'nobody' }, 'no-reader'],
    ] as const
    for (const [tried, status] of tries) expect(await makeBatch(database.db, tried)).toEqual({ status })
    expect(await listBatches(database.db, 'Caio')).toEqual([])
  })

  test('in a random order has the order of the worklist’s chance', async () => {
    const beats = ['ecg-1', 'ecg-2', 'ecg-3', 'ecg-4', 'ecg-5', 'ecg-6']
    const shuffled = await shuffleBeats(database.db, beats)
    expect(shuffled.toSorted()).toEqual(beats)
    expect(await shuffleBeats(database.db, beats.toReversed())).toEqual(shuffled)
  })
})

test('a class that was added to an answer is found while that answer stands', async () => {
  const given = answer(2)
  await recordAnswer(database.db, noResults, reader('Ana'), given)
  await say('Ana', 2, { kind: 'addition', beatCode: 'S' })
  expect(await find({ beatCode: 'S' })).toEqual([2])
  const undo = { key: crypto.randomUUID(), undoes: given.key, answeredAt: given.answeredAt }
  await undoAnswer(database.db, noResults, reader('Ana'), undo)
  expect(await find({ beatCode: 'S' })).toEqual([])
  const { beats } = await listBeats(database.db, rui, { filter: { beats: ['ecg-2'] }, order: 'newest' })
  expect(beats[0]?.beatCodes).toEqual([])
})
