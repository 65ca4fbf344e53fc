import { suspiciousBeat, trainingRunDrop, utcNow } from '@vigia/db'
import { expect, test } from 'vitest'
import { recordAnswer } from '../answers/record-answer.ts'
import { changeSettings } from '../settings/settings.ts'
import {
  addBeats,
  addTrainingRows,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { listTrainingRows, type TrainingRowFilter, type TrainingRowsCursor } from './list-rows.ts'

openForEachTest(openAuditedWarehouse)

const list = (by: string, view: 'blind' | 'open', filter: TrainingRowFilter = {}) =>
  listTrainingRows(db, { id: by, view }, filter)
const say = (by: string, inferenceId: number, fields: Parameters<typeof answer>[1] = {}) =>
  recordAnswer(db, noResults, reader(by), answer(inferenceId, fields))
const shownTo = async (by: string) =>
  (await rowsOf(db, `SELECT beat, what FROM Disclosures WHERE reader_id = '${by}' ORDER BY beat, what`)).map(
    ({ beat, what }) => `${beat} ${what}`,
  )
const idsOf = ({ rows }: { rows: { ecgId: number }[] }) => rows.map(({ ecgId }) => ecgId)

test('a blind reader is told a label once it is settled or answered, and an open one at once, which is recorded', async () => {
  const [unread = 0, settled = 0] = await addTrainingRows(db, ['normal', 'normal'])
  await say('Ana', -settled, { answer: 'anomalous' })
  const blind = await list('Bia', 'blind')
  expect(blind.rows).toMatchObject([
    { ecgId: settled, source: 'corrected', state: 'settled', label: 'anomalous', isSuspicious: false },
    { ecgId: unread, source: 'given', state: 'unread', label: null, isSuspicious: null, isDropped: null },
  ])
  expect(blind.rows.map(({ values }) => values.length)).toEqual([140, 140])
  expect(await shownTo('Bia')).toEqual([`training-${settled} answers`, `training-${settled} reveal`])
  expect((await list('Caio', 'open')).rows.map(({ label }) => label)).toEqual(['anomalous', 'normal'])
  expect(await shownTo('Caio')).toContain(`training-${unread} reveal`)
  await say('Caio', -unread)
  expect(await rowsOf(db, `SELECT reveal FROM Audits WHERE reader_id = 'Caio'`)).toEqual([
    { reveal: 'after' },
  ])
})

test('while a second reader is awaited a row looks unread to everybody but the first', async () => {
  await changeSettings(db, 'Ana', { doubleReadingShare: 1 })
  const [id = 0] = await addTrainingRows(db, ['normal'])
  await say('Ana', -id, { answer: 'anomalous' })
  expect((await list('Ana', 'blind')).rows).toMatchObject([
    { state: 'awaiting', source: 'given', label: 'normal' },
  ])
  expect((await list('Bia', 'blind')).rows).toMatchObject([{ state: 'unread', source: 'given', label: null }])
  expect(idsOf(await list('Bia', 'blind', { source: 'corrected' }))).toEqual([])
})

test('by label, suspicion or what was left out a blind reader finds what is told anyway, and an open one is on record', async () => {
  const [normal = 0, anomalous = 0, told = 0] = await addTrainingRows(db, ['normal', 'anomalous', 'normal'])
  const suspicion = { beat: null, score: 1, votes: 3, rankedAt: utcNow() }
  await db.insert(suspiciousBeat).values([
    { ...suspicion, ecgId: told, place: 2 },
    { ...suspicion, ecgId: normal, place: 1 },
  ])
  await db.insert(trainingRunDrop).values({ tag: 'v1', ecgId: normal, votes: 5 })
  await say('Ana', -told)
  for (const [filter, open, blind] of [
    [{ label: 'normal' }, [told, normal], [told]],
    [{ label: 'anomalous' }, [anomalous], []],
    [{ isSuspicious: true }, [normal, told], [told]],
    [{ isDropped: true }, [normal], []],
  ] as const) {
    expect(idsOf(await list('Caio', 'open', filter))).toEqual(open)
    expect(idsOf(await list('Bia', 'blind', filter))).toEqual(blind)
  }
  expect(await shownTo('Caio')).toContain(`training-search-${told} reveal`)
  expect((await shownTo('Bia')).filter((shown) => shown.includes('search'))).toEqual([])
  await list('Davi', 'open', { label: 'anomalous' })
  await say('Davi', -normal)
  expect(await rowsOf(db, `SELECT reveal FROM Audits WHERE reader_id = 'Davi'`)).toEqual([
    { reveal: 'after' },
  ])
})

test('rows are found by id, period and where they come from, and those that answers made open under their beat', async () => {
  const [early = 0] = await addTrainingRows(db, ['normal'], '2023-01-31 23:59:59')
  const [late = 0, corrected = 0] = await addTrainingRows(db, ['normal', 'normal'], '2023-03-01 00:00:00')
  await addBeats(db, 1)
  await say('Ana', 1)
  await say('Ana', -corrected)
  const rows = await list('Bia', 'blind')
  const made = rows.rows.find(({ beat }) => beat === 'ecg-1')
  expect(made).toMatchObject({ inferenceId: 1, source: 'answers', state: 'settled', label: 'normal' })
  expect(idsOf(await list('Bia', 'blind', { ids: [late, 999] }))).toEqual([late])
  expect(idsOf(await list('Bia', 'blind', { from: '2023-01-31', to: '2023-01-31' }))).toEqual([early])
  expect(idsOf(await list('Bia', 'blind', { from: '2023-02-01', to: '2023-12-31' }))).toEqual([
    corrected,
    late,
  ])
  expect(idsOf(await list('Bia', 'blind', { source: 'answers' }))).toEqual([made?.ecgId])
  expect(idsOf(await list('Bia', 'blind', { source: 'corrected' }))).toEqual([corrected])
  expect(idsOf(await list('Bia', 'blind', { source: 'given' }))).toEqual([late, early])
})

test('a row whose beat waits for its second reader is not listed', async () => {
  await addBeats(db, 1)
  await say('Ana', 1)
  await db.$client.query(`UPDATE Audited_Beats SET state = 'awaiting-second', label = NULL, is_double = 1`)
  expect(idsOf(await list('Bia', 'open'))).toEqual([])
})

test('page by page every row comes once, those without a time last', async () => {
  const dated = await addTrainingRows(db, Array(5).fill('normal'))
  const undated = await addTrainingRows(db, Array(3).fill('anomalous'))
  await db.$client.query('UPDATE ECG SET dt_measure = NULL WHERE id IN (?)', [undated])
  const found: number[] = []
  let after: TrainingRowsCursor | null | undefined
  while (after !== null) {
    const page = await listTrainingRows(
      db,
      { id: 'Ana', view: 'open' },
      {},
      { limit: 2, ...(after && { after }) },
    )
    found.push(...idsOf(page))
    after = page.next
  }
  expect(found).toEqual([...dated.toReversed(), ...undated.toReversed()])
})
