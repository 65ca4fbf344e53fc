import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { auditedBeat, insertRows, model, sampleColumns } from '@vigia/db'
import { beforeEach, expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { holdLabelledBeats, loadLabelledBeats } from './labelled-beats.ts'
import { type JudgedBeat, type LabelledBeatsIndex, openLabelledBeats } from './nearest-beats.ts'

openForEachTest()
let labelled: LabelledBeatsIndex
beforeEach(async () => {
  labelled = openLabelledBeats(database.db)
})

/** A beat whose samples are all alike: the distance between two is √140 times their levels' difference. */
const flat = (level: number) => Array<number>(ECG_LENGTH).fill(level)
const apart = (difference: number) => Math.sqrt(ECG_LENGTH) * difference

const label = (levels: number[], isAnomalous: (row: number) => number | null = (row) => row % 2) =>
  insertRows(database.db, 'ECG', [...sampleColumns(), 'is_anomalous'], levels.length, (row, parameters) => {
    parameters.push(...flat(levels[row] as number), isAnomalous(row))
  })
const send = (level: number) =>
  insertRows(database.db, 'Inference_ECG', sampleColumns(), 1, (_, parameters) => {
    parameters.push(...flat(level))
  })

/** What the API would tell of a beat, normalised far away from its raw samples. */
const judged = (sourceEcgId: number | null, level = 0.5) => ({
  inferenceId: 1,
  sourceEcgId,
  modelTag: 'v1',
  values: flat(level),
})
const list = (beat: JudgedBeat, count = 2) => labelled.listNearest(beat, count)

test('the nearest come first, with label, distance and raw samples', async () => {
  await label([40, 10, 30, 13])
  const source = await send(12)
  const nearest = await list(judged(source))
  expect(nearest).toEqual([
    {
      ecgId: 4,
      label: 'normal',
      distance: apart(1),
      values: flat(13),
      audited: null,
      row: { beat: 'training-4', inferenceId: -4 },
    },
    {
      ecgId: 2,
      label: 'normal',
      distance: apart(2),
      values: flat(10),
      audited: null,
      row: { beat: 'training-2', inferenceId: -2 },
    },
  ])
  expect((await list(judged(source), 9)).map(({ ecgId }) => ecgId)).toEqual([4, 2, 3, 1])
  expect((await list(judged(source), 3))[2]?.label).toBe('anomalous')
})

test('without a source the normalised samples are put back into the range of the model', async () => {
  await label([10, 20, 30])
  await database.db.insert(model).values({ tag: 'v1', minimum: -10, maximum: 50 })
  expect(await list(judged(null, 0.5), 1)).toMatchObject([{ ecgId: 2, distance: 0 }])
  expect(await list(judged(987, 0.67), 1)).toMatchObject([{ ecgId: 3 }])
  expect(await list({ ...judged(null), modelTag: 'gone' })).toEqual([])
})

test('a beat is not compared with the row that its own audits made', async () => {
  await label([12, 13])
  const source = await send(12)
  await database.db.insert(auditedBeat).values({
    beat: `ecg-${source}`,
    state: 'settled',
    label: 'normal',
    trainingEcgId: 1,
    audits: 1,
    isDouble: false,
    changedAt: '2024-05-01 00:00:00.000',
  })
  expect((await list(judged(source))).map(({ ecgId }) => ecgId)).toEqual([2])
})

test('a beat with a sample missing is compared with none', async () => {
  await label([12])
  const source = await send(12)
  await database.db.$client.query('UPDATE Inference_ECG SET `77` = NULL')
  expect(await list(judged(source))).toEqual([])
  expect(await list({ ...judged(null), values: [null, ...flat(1).slice(1)] })).toEqual([])
})

test('rows with a NULL or without a known label are left out', async () => {
  await label([1, 2, 3, 4], (row) => [1, null, 2, 0][row] as number | null)
  await database.db.$client.query('UPDATE ECG SET `139` = NULL WHERE id = 1')
  const beats = await loadLabelledBeats(database.db)
  expect(beats).toEqual({ ids: [4], verdicts: ['anomalous'], values: Float32Array.from(flat(4)) })
})

test('the newest 20,000 are held, page by page', async () => {
  await insertRows(database.db, 'ECG', ['0'], 20_000, (_, parameters) => void parameters.push(1))
  await database.db.$client.query(
    `UPDATE ECG SET is_anomalous = 1, ${sampleColumns()
      .map((name) => `\`${name}\` = id`)
      .join(',')}
     WHERE id % 1000 = 0 OR id = 1`,
  )
  const held = async () => (await loadLabelledBeats(database.db)).ids
  const thousands = Array.from({ length: 20 }, (_, page) => 20_000 - page * 1000)
  expect(await held()).toEqual([...thousands, 1])
  await label([1])
  expect(await held()).toEqual([20_001, ...thousands])
})

test('they are read again when they are stale, and not before', async () => {
  await label([1])
  const read = holdLabelledBeats(database.db)
  const ids = async (stale: number) => (await read(stale)).ids
  expect(await ids(60_000)).toEqual([1])
  await label([2])
  expect(await ids(60_000)).toEqual([1])
  expect(await ids(0)).toEqual([1])
  await expect.poll(() => ids(60_000)).toEqual([2, 1])
})

test('a failure is told to whoever asks next, and then forgotten', async () => {
  await label([1])
  const read = holdLabelledBeats(database.db)
  await read()
  const rename = (from: string, to: string) => database.db.$client.query(`RENAME TABLE ${from} TO ${to}`)
  await rename('ECG', 'Away')
  await read(0)
  await expect.poll(() => read(0).catch(() => 'failed')).toBe('failed')
  await rename('Away', 'ECG')
  expect((await read()).ids).toEqual([1])
})
