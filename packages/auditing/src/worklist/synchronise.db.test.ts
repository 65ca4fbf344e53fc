import type { InferenceSummary } from '@vigia/contracts'
import { auditedBeat, erasure, openDatabase, utcNow, worklist, worklistPosition } from '@vigia/db'
import { expect, test } from 'vitest'
import { changeSettings } from '../settings/settings.ts'
import { insertAudit } from '../testing/audits.ts'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { listingOf, makeSummaries, makeSummary } from '../testing/summaries.ts'
import { listWorklistTags } from './judgements.ts'
import { removeFromWorklist } from './progress.ts'
import { countSetAside } from './set-aside.ts'
import type { JudgementSource } from './synchronise.ts'
import { openWorklist } from './worklist.ts'

openForEachTest()

/** At once, and until the end. */
const now = { restMilliseconds: 0, patienceMilliseconds: 60_000 }
const openWith = (results: JudgementSource) => openWorklist({ db: database.db, results })
const synchroniseWith = (results: JudgementSource) => openWith(results).synchronise(now)
const synchronise = (summaries: readonly InferenceSummary[], longestPage?: number) =>
  synchroniseWith(listingOf(summaries, longestPage))
const listRows = () => database.db.select().from(worklist).orderBy(worklist.inferenceId)
const listIds = async () => (await listRows()).map(({ inferenceId }) => inferenceId)

test('what the API has judged enters as it is, under the name of its beat', async () => {
  expect(await synchronise([makeSummary(7), makeSummary(9, { source_ecg_id: null })])).toEqual({
    status: 'synchronised',
    entered: 2,
    setAside: 0,
  })
  const [first, second] = await listRows()
  expect(first).toMatchObject({
    inferenceId: 7,
    beat: 'ecg-10007',
    sourceEcgId: 10_007,
    modelTag: 'v1',
    verdict: 'anomalous',
    error: 0.03 + 7 / 1000,
    threshold: 0.03,
    margin: 0.007,
    measuredAt: '2024-05-01 12:34:56',
    state: 'unread',
    isDouble: false,
  })
  expect(second).toMatchObject({
    beat: 'inference-9',
    sourceEcgId: null,
    probability: null,
    pValue: null,
  })
})

test('what a model says beside its error enters with it', async () => {
  const said = { score: 1.5, probability: 0.97, p_value: 0.004, margin: 1.5 }
  await synchronise([makeSummary(7, said)])
  expect(await listRows()).toMatchObject([{ probability: 0.97, pValue: 0.004, margin: 1.5 }])
})

test('it goes on after the last page, and what it has is not entered again', async () => {
  const summaries = makeSummaries(250)
  expect(await synchronise(summaries, 100)).toMatchObject({ entered: 250 })
  const listing = listingOf([...summaries, makeSummary(251)])
  const again = await synchroniseWith(listing)
  expect(again).toMatchObject({ entered: 1 })
  expect(listing.requests).toEqual([{ after_arrival: 250, limit: 1000 }])
  expect(await listIds()).toHaveLength(251)
})

test('what arrives late has a place after what came before it, whatever its id', async () => {
  const summaries = makeSummaries(60)
  const isLate = ({ id }: InferenceSummary) => id <= 5 || (id >= 20 && id < 30) || id === 40
  const arrived = summaries.filter((summary) => !isLate(summary))
  await synchronise(arrived)
  expect(await listIds()).toHaveLength(44)
  expect(await synchronise([...arrived, ...summaries.filter(isLate)])).toMatchObject({ entered: 16 })
  expect(await listIds()).toEqual(summaries.map(({ id }) => id))
})

test('thousands of gaps between ids cost no request', async () => {
  const summaries = makeSummaries(900, (id) => ({ id: 3 * id }))
  await synchronise(summaries)
  const listing = listingOf(summaries)
  await synchroniseWith(listing)
  expect(listing.requests).toEqual([{ after_arrival: 900, limit: 1000 }])
})

test('a worklist that was emptied, or was filled before positions were kept, is filled from the beginning', async () => {
  const summaries = makeSummaries(20)
  await synchronise(summaries)
  await database.db.delete(worklist)
  expect(await synchronise(summaries)).toMatchObject({ entered: 20 })
  await database.db.delete(worklistPosition)
  await removeFromWorklist(database.db, 3)
  expect(await synchronise(summaries)).toMatchObject({ entered: 1 })
})

test('what carries no tag or no verdict is set aside with its reason, and enters when it comes again with both', async () => {
  const { db } = database
  const faulty = [
    makeSummary(1, { model_tag: null }),
    makeSummary(2, { verdict: null }),
    makeSummary(4, { verdict: null, model_tag: null }),
  ]
  expect(await synchronise([...faulty, makeSummary(3)])).toMatchObject({ entered: 1, setAside: 3 })
  expect(await listIds()).toEqual([3])
  expect(await countSetAside(db)).toEqual({ 'no-model': 1, 'no-verdict': 2 })
  const listing = listingOf([...faulty, makeSummary(3)])
  await synchroniseWith(listing)
  expect(listing.requests).toHaveLength(1)
  expect(await synchronise([...faulty, makeSummary(3), makeSummary(2)])).toMatchObject({ entered: 1 })
  expect(await countSetAside(db)).toEqual({ 'no-model': 1, 'no-verdict': 1 })
})

test('a moment on no calendar is none', async () => {
  await synchronise([
    makeSummary(3, { error: null, threshold: null, margin: null, dt_measure: '0000-00-00T00:00:00' }),
  ])
  expect(await listRows()).toMatchObject([
    { inferenceId: 3, error: null, threshold: null, margin: null, measuredAt: null },
  ])
})

test('a beat that has been audited enters with its state, and with its first reader where it awaits a second', async () => {
  const audits = { audits: 1, isDouble: true, changedAt: '2024-05-02 00:00:00.000' }
  await database.db.insert(auditedBeat).values([
    { beat: 'ecg-1', state: 'awaiting-second', ...audits },
    { beat: 'ecg-2', state: 'settled', ...audits },
  ])
  const undoes = await insertAudit(database.db, { beat: 'ecg-1', readerId: 'ivo' })
  await insertAudit(database.db, { beat: 'ecg-1', readerId: 'ivo', kind: 'undo', undoes })
  await insertAudit(database.db, { beat: 'ecg-1', readerId: 'rui' })
  await insertAudit(database.db, { beat: 'ecg-2', readerId: 'rui' })
  await synchronise(makeSummaries(3, (id) => ({ source_ecg_id: id })))
  const rows = await listRows()
  expect(rows.map(({ state, firstReaderId, isDouble }) => [state, firstReaderId, isDouble])).toEqual([
    ['awaiting-second', 'rui', true],
    ['settled', '', true],
    ['unread', '', false],
  ])
})

test('a beat that stands there for another model has the same sampling', async () => {
  const first = makeSummary(1)
  await synchronise([first])
  await changeSettings(database.db, 'ana', { doubleReadingShare: 1 })
  await synchronise([first, makeSummary(2, { source_ecg_id: 10_001, model_tag: 'v2' }), makeSummary(3)])
  const rows = await listRows()
  expect(rows.map(({ isDouble }) => isDouble)).toEqual([false, false, true])
  expect(rows[0]?.randomOrder).toBe(rows[1]?.randomOrder)
})

test('whether two read a beat is decided by the share of the moment when it enters', async () => {
  const share = (doubleReadingShare: number) => changeSettings(database.db, 'ana', { doubleReadingShare })
  const countDouble = async () => (await listRows()).filter(({ isDouble }) => isDouble).length
  await share(1)
  await synchronise(makeSummaries(20))
  expect(await countDouble()).toBe(20)
  await share(0)
  await synchronise(makeSummaries(40))
  expect(await countDouble()).toBe(20)
  await share(0.25)
  await synchronise(makeSummaries(1040))
  // 1,000 draws at 0.25: seven standard deviations each way.
  expect(Math.abs((await countDouble()) - 20 - 250)).toBeLessThan(96)
})

test('whoever asks while it runs, or shortly after, shares the run', async () => {
  const listing = listingOf(makeSummaries(3))
  const { synchronise: copy } = openWith(listing)
  const ask = () => copy({ ...now, restMilliseconds: 60_000 })
  const [first, second] = await Promise.all([ask(), ask()])
  expect([first, second, await ask()]).toMatchObject(Array(3).fill({ status: 'synchronised', entered: 3 }))
  expect(listing.requests).toHaveLength(1)
  await copy(now)
  expect(listing.requests).toHaveLength(2)
})

test('whoever has no patience is told that it goes on, and how far it is', async () => {
  const gate = Promise.withResolvers<void>()
  const listing = listingOf(makeSummaries(3), 2)
  const results: typeof listing = {
    ...listing,
    listInferences: async (query) => {
      if (query?.after_arrival !== undefined) await gate.promise
      return await listing.listInferences(query)
    },
  }
  const opened = openWith(results)
  const ask = (patienceMilliseconds: number) => opened.synchronise({ patienceMilliseconds })
  let copied = await ask(1)
  while (copied.status === 'under-way' && copied.entered === 0) copied = await ask(1)
  expect(copied).toEqual({ status: 'under-way', hasAnswered: true, entered: 2, setAside: 0 })
  expect(opened.isCopying()).toBe(true)
  gate.resolve()
  expect(await ask(60_000)).toEqual({ status: 'synchronised', entered: 3, setAside: 0 })
  expect(opened.isCopying()).toBe(false)
  expect(listing.requests).toHaveLength(2)
})

test('an API that has not answered yet is not told from one that is away', async () => {
  const gate = Promise.withResolvers<void>()
  const listing = listingOf(makeSummaries(1))
  const results: typeof listing = {
    ...listing,
    listInferences: async (query) => {
      await gate.promise
      return await listing.listInferences(query)
    },
  }
  const opened = openWith(results)
  const copied = await opened.synchronise({ patienceMilliseconds: 1 })
  expect(copied).toMatchObject({ status: 'under-way', hasAnswered: false })
  expect(opened.isCopying()).toBe(false)
  gate.resolve()
  expect(await opened.synchronise()).toMatchObject({
    status: 'synchronised',
    entered: 1,
  })
})

test('closing ends the copy after the page that is being written, and twice does no harm', async () => {
  const listing = listingOf(makeSummaries(30), 10)
  const opened = openWith({
    async listInferences(query, options) {
      options?.signal?.throwIfAborted()
      if (query?.after_arrival === 10) void opened.close()
      return await listing.listInferences(query)
    },
  })
  await expect(opened.synchronise(now)).rejects.toMatchObject({ code: 'worklist-closed' })
  await opened.close()
  await opened.close()
  expect(await listIds()).toHaveLength(20)
  await expect(opened.synchronise(now)).rejects.toMatchObject({ code: 'worklist-closed' })
  expect(opened.isCopying()).toBe(false)
})

test('two processes that copy at once enter everything once', async () => {
  const other = openDatabase(database.address)
  const listing = listingOf(makeSummaries(500), 50)
  await Promise.all(
    [database.db, other.db].map((db) => openWorklist({ db, results: listing }).synchronise(now)),
  )
  await other.close()
  expect(await listIds()).toHaveLength(500)
})

test('an API that fails in the middle is told, and what came before has entered', async () => {
  const listing = listingOf(makeSummaries(20), 10)
  const unavailable = { status: 'unavailable', reason: 'network', detail: 'ECONNREFUSED' } as const
  const outcome = await synchroniseWith({
    listInferences: async (query) =>
      query?.after_arrival === undefined ? await listing.listInferences(query) : unavailable,
  })
  expect(outcome).toEqual(unavailable)
  expect(await listIds()).toHaveLength(10)
})

test('the tags are told once each, and a removed inference is gone', async () => {
  const summaries = makeSummaries(9, (id) => ({ model_tag: ['v10', 'V1', 'v1'][id % 3] as string }))
  await synchronise(summaries)
  await database.db.update(worklist).set({ state: 'settled' })
  await synchronise([...summaries, makeSummary(10, { model_tag: 'v1' })])
  expect(await listWorklistTags(database.db)).toEqual(['V1', 'v1', 'v10'])
  await removeFromWorklist(database.db, 5)
  expect(await listIds()).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10])
})

test('a judgement of an ECG that was erased does not enter, whenever it arrives', async () => {
  await database.db.insert(erasure).values({
    ...{ sourceEcgId: 10_007, reason: 'asked for', by: 'Ana', erasedAt: utcNow() },
    ...{ models: [], counts: {} },
  })
  expect(
    await synchronise([makeSummary(7), makeSummary(8), makeSummary(9, { source_ecg_id: null })]),
  ).toMatchObject({
    entered: 2,
  })
  expect(await listIds()).toEqual([8, 9])
  expect(await synchronise([makeSummary(7), makeSummary(8)])).toMatchObject({ entered: 0 })
})
