import { suspiciousBeat, utcNow } from '@vigia/db'
import { expect, test } from 'vitest'
import { recordAnswer } from '../answers/record-answer.ts'
import {
  addBeats,
  answer,
  listTrainingRows,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { listingOf } from '../testing/summaries.ts'
import { openWorklist } from '../worklist/worklist.ts'
import { listSuspicious } from './list-suspicious.ts'
import { offerSuspicious } from './offer-suspicious.ts'

openForEachTest(openAuditedWarehouse)

const say = (by: string, inferenceId: number, fields: Parameters<typeof answer>[1] = {}) =>
  recordAnswer(db, noResults, reader(by), answer(inferenceId, fields))

/** A ranking in the order given, of training rows with the beats that made them; null for none. */
async function rank(...beats: (string | null)[]): Promise<void> {
  await db.insert(suspiciousBeat).values(
    beats.map((beat, index) => ({
      ...{ ecgId: index + 1, beat, place: index + 1, score: 2 - index, votes: 3 },
      rankedAt: utcNow(),
    })),
  )
}

const states = async (by = 'Davi') => (await listSuspicious(db, by)).beats.map(({ state }) => state)
const worklistStates = async () =>
  (await rowsOf(db, 'SELECT state, first_reader_id FROM Worklist ORDER BY inference_id')).map(
    ({ state, first_reader_id }) => [state, first_reader_id],
  )

test('what one person called normal and looks anomalous awaits its second reader, and keeps its row until then', async () => {
  await addBeats(db, 2)
  await say('Ana', 1)
  await say('Ana', 2, { answer: 'anomalous' })
  await rank('ecg-1', 'ecg-2')
  expect(await states()).toEqual(['waiting', 'relabelled'])
  expect(await offerSuspicious(db)).toBe(1)
  expect(await offerSuspicious(db)).toBe(0)
  expect(await worklistStates()).toEqual([
    ['awaiting-second', 'Ana'],
    ['settled', ''],
  ])
  expect(await listTrainingRows(db)).toMatchObject([{ label: 1 }, { label: 0 }])
  const { take } = openWorklist({ db, results: listingOf([]) })
  const wanted = { order: 'random', filter: {}, count: 5 } as const
  expect(await take('Ana', wanted)).toEqual([])
  expect(await take('Bia', wanted)).toEqual([{ beat: 'ecg-1', inferenceId: 1 }])
})

test.each([
  ['normal', 'confirmed', [1]],
  ['anomalous', 'offered', []],
] as const)('a second reader who says %s leaves the beat %s', async (said, state, labels) => {
  await addBeats(db, 1)
  await say('Ana', 1)
  await rank('ecg-1')
  await offerSuspicious(db)
  expect(await say('Bia', 1, { answer: said })).toMatchObject({ status: 'recorded' })
  expect(await states()).toEqual([state])
  expect((await listTrainingRows(db)).map(({ label }) => label)).toEqual(labels)
})

test('beats that two have read, that are no more normal, or that nobody has answered are listed alone', async () => {
  await addBeats(db, 1, { isDouble: true })
  await addBeats(db, 1)
  await say('Ana', 1)
  await say('Bia', 1)
  await say('Ana', 2)
  await say('Ana', 2, { kind: 'revision', answer: 'unusable', seenAudits: 1 })
  await rank('ecg-1', 'ecg-2', null)
  expect(await offerSuspicious(db)).toBe(0)
  expect(await states()).toEqual(['confirmed', 'withdrawn', 'listed'])
})

test('the list names no beat that is still to be read, and whoever sees another’s name is on record', async () => {
  await addBeats(db, 3)
  await say('Ana', 1)
  await say('Ana', 2, { answer: 'anomalous' })
  await say('Ana', 3)
  await rank('ecg-1', 'ecg-2', 'ecg-3', null)
  const open = { ecgId: null, beat: null, inferenceId: null }
  const page = await listSuspicious(db, 'Bia', { limit: 3 })
  expect(page).toMatchObject({
    ...{ next: 3, total: 4, rankedAt: expect.stringMatching(/Z$/) },
    beats: [
      { place: 1, score: 2, votes: 3, state: 'waiting', ...open },
      { place: 2, state: 'relabelled', ecgId: 2, beat: 'ecg-2', inferenceId: 2 },
      { place: 3, state: 'waiting', ...open },
    ],
  })
  expect(await listSuspicious(db, 'Bia', { after: 3 })).toMatchObject({
    next: null,
    beats: [{ place: 4, state: 'listed', ecgId: 4, beat: 'training-4', inferenceId: -4 }],
  })
  expect(
    await rowsOf(db, `SELECT beat, what FROM Disclosures WHERE reader_id = 'Bia' ORDER BY beat, what`),
  ).toEqual([
    { beat: 'ecg-2', what: 'answers' },
    { beat: 'ecg-2', what: 'reveal' },
    { beat: 'training-4', what: 'answers' },
    { beat: 'training-4', what: 'reveal' },
  ])
  await offerSuspicious(db)
  expect(await say('Bia', 1)).toMatchObject({ status: 'recorded', state: 'settled' })
})

test('bringing the worklist up to date asks for the second readers', async () => {
  await addBeats(db, 1)
  await say('Ana', 1)
  await rank('ecg-1')
  const { synchronise, close } = openWorklist({ db, results: listingOf([]) })
  expect(await synchronise({ patienceMilliseconds: 60_000 })).toMatchObject({ status: 'synchronised' })
  await close()
  expect(await worklistStates()).toEqual([['awaiting-second', 'Ana']])
})

test('a first reader who says something else now leaves the beat without a row until a second has answered', async () => {
  await addBeats(db, 1)
  await say('Ana', 1)
  await rank('ecg-1')
  await offerSuspicious(db)
  await say('Ana', 1, { kind: 'revision', answer: 'anomalous', seenAudits: 1 })
  expect(await states()).toEqual(['offered'])
  expect(await listTrainingRows(db)).toEqual([])
})
