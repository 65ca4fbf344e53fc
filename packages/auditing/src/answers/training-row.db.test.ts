import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { model, sampleColumns } from '@vigia/db'
import { expect, test } from 'vitest'
import {
  addBeats,
  addInferences,
  answer,
  awkwardSample,
  listTrainingRows,
  measuredAt,
  noResults,
  openAuditedWarehouse,
  reader,
  resultsWith,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { recordAnswer } from './record-answer.ts'

openForEachTest(openAuditedWarehouse)

const samples = Array.from({ length: ECG_LENGTH }, (_, sample) => awkwardSample(0, sample))

async function retype(table: string, type: string): Promise<void> {
  const changes = sampleColumns().map((name) => `MODIFY \`${name}\` ${type}`)
  await db.$client.query(`ALTER TABLE \`${table}\` ${changes.join(', ')}`)
}

/** How many samples of a training row are not what the clinic's row has, compared by the server itself. */
async function countDifferences(): Promise<number> {
  const unlike = sampleColumns().map((name) => `(NOT (learnt.\`${name}\` <=> clinic.\`${name}\`))`)
  const [row] = await rowsOf(
    db,
    `SELECT SUM(${unlike.join(' + ')} + (NOT (learnt.dt_measure <=> clinic.dt_measure))) AS differences
     FROM Audited_Beats AS beat JOIN ECG AS learnt ON learnt.id = beat.training_ecg_id
     JOIN Inference_ECG AS clinic ON beat.beat = CONCAT('ecg-', clinic.id)`,
  )
  return Number(row?.differences)
}

test.each([
  ['DOUBLE', 'DOUBLE'],
  ['FLOAT', 'FLOAT'],
  ['FLOAT', 'DOUBLE'],
])('the training row is the clinic’s, value for value, from %s to %s', async (clinic, learnt) => {
  await addBeats(db, 1)
  await retype('Inference_ECG', clinic)
  await retype('ECG', learnt)
  expect((await recordAnswer(db, noResults, reader('Ana'), answer(1))).status).toBe('recorded')
  expect(await countDifferences()).toBe(0)
  const round = clinic === 'FLOAT' ? Math.fround : (value: number) => value
  expect(await listTrainingRows(db)).toEqual([{ id: 1, label: 1, measuredAt, samples: samples.map(round) }])
})

test('a clinic’s row with NULLs is copied with them', async () => {
  await addBeats(db, 1)
  await db.$client.query('UPDATE Inference_ECG SET `7` = NULL, dt_measure = NULL')
  await recordAnswer(db, noResults, reader('Ana'), answer(1))
  expect(await countDifferences()).toBe(0)
  const [row] = await listTrainingRows(db)
  expect(row).toMatchObject({ measuredAt: null })
  expect(row?.samples[7]).toBeNull()
})

test('an anomalous beat has the number that means anomalous in the training table', async () => {
  await addBeats(db, 1)
  await recordAnswer(db, noResults, reader('Ana'), answer(1, { answer: 'anomalous' }))
  expect(await listTrainingRows(db)).toMatchObject([{ label: 0 }])
})

const scaled = samples.map((value) => Math.fround((value + 2) / 5))
const scaledBeat = { values: scaled, dt_measure: '2024-05-01T12:34:56' }
const range = { tag: 'v1', minimum: -2, maximum: 3 }

test('a beat without a clinic’s row is put back into the range of its model’s first row', async () => {
  await db.insert(model).values([range, { ...range, minimum: 0 }])
  await addInferences(db, [{ inferenceId: 9 }])
  const recorded = await recordAnswer(db, resultsWith(scaledBeat), reader('Ana'), answer(9))
  expect(recorded).toMatchObject({ status: 'recorded', trainingEcgId: 1 })
  const [row] = await listTrainingRows(db)
  expect(row).toMatchObject({ label: 1, measuredAt })
  for (const [sample, value] of samples.entries()) expect(row?.samples[sample]).toBeCloseTo(value, 6)
})

test('a beat whose clinic’s row has been deleted is made from the results API too', async () => {
  await db.insert(model).values(range)
  await addBeats(db, 1)
  await db.$client.query('DELETE FROM Inference_ECG')
  const values = scaled.with(3, null as never)
  await recordAnswer(db, resultsWith({ ...scaledBeat, values }), reader('Ana'), answer(1))
  const [row] = await listTrainingRows(db)
  expect(row?.samples[2]).toBeCloseTo(samples[2] as number, 6)
  expect(row?.samples[3]).toBeNull()
})

test('without a range to put a beat back into, it is not labelled, but it may be called uncertain or unusable', async () => {
  await addInferences(db, [{ inferenceId: 9 }])
  const results = resultsWith(scaledBeat)
  expect(await recordAnswer(db, results, reader('Ana'), answer(9))).toEqual({
    status: 'not-allowed',
    reason: 'range-unknown',
  })
  expect(await rowsOf(db, 'SELECT * FROM Audits')).toEqual([])
  const uncertain = await recordAnswer(db, results, reader('Ana'), answer(9, { answer: 'uncertain' }))
  expect(uncertain).toMatchObject({ status: 'recorded', state: 'awaiting-second' })
  const unusable = await recordAnswer(db, results, reader('Bia'), answer(9, { answer: 'unusable' }))
  expect(unusable).toMatchObject({ status: 'recorded', label: 'unusable' })
})

test('a beat that is nowhere any more is gone, and an API that is down asks for patience', async () => {
  expect(await recordAnswer(db, noResults, reader('Ana'), answer(404))).toEqual({ status: 'gone' })
  await addInferences(db, [{ inferenceId: 9 }])
  const results = (found: object) => ({ findInference: () => Promise.resolve(found as never) })
  expect(await recordAnswer(db, results({ status: 'not-found' }), reader('Ana'), answer(9))).toEqual({
    status: 'gone',
  })
  const down = results({ status: 'unavailable', reason: 'network', detail: 'ECONNREFUSED' })
  expect(await recordAnswer(db, down, reader('Ana'), answer(9))).toEqual({
    status: 'unavailable',
    detail: 'ECONNREFUSED',
  })
})

test('rows that no audit made are never touched', async () => {
  await addBeats(db, 1)
  await db.$client.query("INSERT INTO ECG (`0`, is_anomalous, dt_measure) VALUES (1, 1, '2020-01-01')")
  const say = (said: 'normal' | 'anomalous' | 'unusable', seenAudits: number) =>
    recordAnswer(
      db,
      noResults,
      reader('Ana'),
      answer(1, { answer: said, seenAudits, kind: seenAudits === 0 ? 'reading' : 'revision' }),
    )
  await say('normal', 0)
  await say('anomalous', 1)
  await say('unusable', 2)
  expect(await listTrainingRows(db)).toMatchObject([{ id: 1, label: 1, measuredAt: '2020-01-01 00:00:00' }])
})

test('a row that somebody took away by hand is made again', async () => {
  await addBeats(db, 1)
  await recordAnswer(db, noResults, reader('Ana'), answer(1))
  await db.$client.query('DELETE FROM ECG')
  const again = answer(1, { kind: 'revision', seenAudits: 1 })
  expect(await recordAnswer(db, noResults, reader('Ana'), again)).toMatchObject({ trainingEcgId: 2 })
  expect(await countDifferences()).toBe(0)
})
