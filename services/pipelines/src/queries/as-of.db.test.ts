import { changeSettings, leaveOut, offerSuspicious } from '@vigia/auditing'
import { answers } from '@vigia/contracts/audit'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Db, referenceBeat, referenceSet, suspiciousBeat, utcNow } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { beatDigest } from '@vigia/registry'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  addWaitingBeats,
  answer,
  nextMoment,
  readers,
  seedTraining,
  takeBack,
} from '../testing/answered-warehouse.ts'
import type { RelabelledRules } from '../training/relabelled-rules.ts'
import { replaceRanking } from './suspicious.ts'
import { readTrainingEcgs, type TrainingEcgs } from './training-ecgs.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const everyDay = { beginDate: '2024-01-01', endDate: '2024-12-31' }
const read = (asOf?: string, rules?: RelabelledRules) => readTrainingEcgs(db, { ...everyDay, asOf, rules })

/** What a training is made of, without when it was read. */
const contents = ({ readAt, ...ecgs }: TrainingEcgs) => ecgs

/** Numbers that look drawn by chance, the same in every run. */
function openDraw(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('as of every moment between answers, corrections, decisions and undoings, the table is what it was', async () => {
  await seedTraining(db, 30)
  const beats = await addWaitingBeats(db, 6, (id) => id % 2 === 0)
  // Beside them rows that no answer made, some of which two are to read.
  await changeSettings(db, 'Ana', { doubleReadingShare: 0.5 })
  const subjects = [...beats, -1, -2, -3, -4]
  const draw = openDraw(11)
  const given: { by: string; key: string }[] = []
  const moments: { at: string; ecgs: TrainingEcgs }[] = []
  for (let step = 0; step < 140; step++) {
    const by = readers[draw(3)] as string
    const last = given.at(-1 - draw(3))
    if (draw(5) === 0 && last !== undefined) await takeBack(db, last.by, last.key)
    else {
      const kind = (['reading', 'revision', 'adjudication'] as const)[draw(3)] as 'reading'
      const said = { kind, answer: answers[draw(answers.length)] as 'normal', seenAudits: draw(4) }
      const { key, outcome } = await answer(db, by, subjects[draw(10)] as number, said)
      if (outcome.status === 'recorded') given.push({ by, key })
    }
    if (step % 7 === 3) await seedTraining(db, 2, step)
    const at = await nextMoment(db)
    moments.push({ at, ecgs: await read() })
    await nextMoment(db)
  }
  const digests = new Set(moments.map(({ ecgs }) => ecgs.digest))
  expect(digests.size).toBeGreaterThan(15)
  for (const { at, ecgs } of moments) expect(contents(await read(at))).toEqual(contents(ecgs))
  expect(contents(await read(await nextMoment(db)))).toEqual(contents(await read()))
})

test('a label of then is read where somebody has changed it since, and its row where it was taken out', async () => {
  await seedTraining(db, 3)
  const [one = 0, other = 0] = await addWaitingBeats(db, 2, () => false)
  await answer(db, 'Ana', one, { answer: 'anomalous' })
  await answer(db, 'Ana', other, { answer: 'normal' })
  const then = await nextMoment(db)
  const before = await read()
  await nextMoment(db)
  await answer(db, 'Ana', one, { kind: 'revision', answer: 'normal', seenAudits: 1 })
  await answer(db, 'Ana', other, { kind: 'revision', answer: 'unusable', seenAudits: 1 })
  // The clinic keeps its rows for a while only.
  await db.$client.query('DELETE FROM Inference_ECG')
  expect(await read()).toMatchObject({ count: 4, relabelled: { taken: { once: 1 } } })
  const again = await read(then)
  expect(again).toMatchObject({ count: 5, relabelled: { taken: { once: 2 }, missing: 0 } })
  expect(contents(again)).toEqual(contents(before))
  expect(again.values.at(-1)).not.toBe(0)
})

test('a beat that a person has left out is not read, is counted, and is read as of a moment of before', async () => {
  await seedTraining(db, 3)
  const [one = 0, other = 0] = await addWaitingBeats(db, 2, () => false)
  for (const beat of [one, other]) await answer(db, 'Ana', beat, { answer: 'normal' })
  const whole = await read()
  const before = await nextMoment(db)
  await nextMoment(db)
  const caio = { id: 'Caio', mayAdjudicate: true }
  const decision = { beats: [`ecg-${one}`, `ecg-${one}`, 'ecg-999'], reason: 'electrode came off' }
  expect(await leaveOut(db, caio, { ...decision, isLeftOut: true })).toEqual({ status: 'recorded', beats: 1 })
  expect(await leaveOut(db, caio, { ...decision, isLeftOut: true })).toEqual({ status: 'recorded', beats: 0 })
  const without = await read()
  expect(without).toMatchObject({ count: 4, relabelled: { taken: { once: 1 }, leftOut: { person: 1 } } })
  expect(contents(await read(before))).toEqual(contents(whole))
  const between = await nextMoment(db)
  await nextMoment(db)
  await leaveOut(db, caio, { ...decision, isLeftOut: false })
  expect(contents(await read())).toEqual(contents(whole))
  expect(contents(await read(between))).toEqual(contents(without))
})

test('rows without a moment of entering were always there, and a row that is gone without a record is counted', async () => {
  await seedTraining(db, 3)
  const [beat = 0] = await addWaitingBeats(db, 1, () => false)
  await answer(db, 'Ana', beat, {})
  await db.$client.query('UPDATE ECG SET entered_at = NULL WHERE id = 1')
  expect((await read('2020-01-01 00:00:00.000')).ids).toEqual(Float64Array.of(1))
  await db.$client.query('DELETE FROM ECG WHERE id = 4')
  expect(await read(await nextMoment(db))).toMatchObject({ count: 3, relabelled: { missing: 1 } })
})

test('a moment that is still to come is refused', async () => {
  await expect(read('2999-01-01 00:00:00.000')).rejects.toMatchObject({ code: 'usage' })
})

test('what the rules leave out is neither read nor counted as unreadable, and what counts twice says so', async () => {
  await seedTraining(db, 3)
  const [one = 0, two = 0, three = 0] = await addWaitingBeats(db, 3, (id) => id === 3)
  await answer(db, 'Ana', one, {})
  await answer(db, 'Bia', two, { answer: 'anomalous' })
  await answer(db, 'Ana', three, {})
  await answer(db, 'Bia', three, {})
  const rules = {
    weights: new Map([
      ['Ana', 0],
      ['agreed', 3],
    ]),
    ...{ caps: new Map(), from: '1970-01-01', until: '3000-01-01', seed: 1 },
  }
  const ecgs = await read(undefined, rules)
  expect(ecgs).toMatchObject({
    ...{ count: 5, leftOut: 0, ids: Float64Array.of(1, 2, 3, 5, 6) },
    audited: [
      { row: 3, ecgId: 5, weight: 1 },
      { row: 4, ecgId: 6, weight: 3 },
    ],
    relabelled: {
      taken: { once: 1, agreed: 1, adjudicated: 0 },
      leftOut: { period: 0, agreement: 0, reader: 1, cap: 0 },
    },
  })
  expect(ecgs.digest).not.toBe((await read()).digest)
})

test('a row outside the training period takes nobody’s place below a bound', async () => {
  const beats = await addWaitingBeats(db, 4, () => false)
  for (const beat of beats) await answer(db, 'Ana', beat, {})
  await db.$client.query("UPDATE ECG SET dt_measure = '2020-01-01' WHERE id IN (1, 2)")
  const rules = { weights: new Map(), caps: new Map([['reader', 2]]), seed: 1 }
  const ecgs = await read(undefined, { ...rules, from: '1970-01-01', until: '3000-01-01' })
  expect(ecgs).toMatchObject({ count: 2, relabelled: { leftOut: { cap: 0 } } })
})

test('a beat of a reference set is never read, nor its copies; as of a moment, those that were in a set then', async () => {
  await seedTraining(db, 4)
  await seedTraining(db, 4)
  const [set] = await db
    .insert(referenceSet)
    .values({ name: 'certain', version: 1, byKind: 'cli', byName: 'of the test', madeAt: utcNow() })
  const whole = await read()
  const addReference = async (row: number) => {
    const samples = whole.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)
    const known = { label: 'normal', source: 'labelled', addedAt: utcNow() } as const
    await db.insert(referenceBeat).values({
      ...{ setId: set.insertId, ecgId: row + 1, ...known },
      ...{ beatDigest: beatDigest(samples), samples: new Uint8Array(8) },
    })
  }
  await addReference(1)
  const then = await nextMoment(db)
  await nextMoment(db)
  await addReference(2)
  expect(await read()).toMatchObject({
    ...{ count: 4, ids: Float64Array.of(1, 4, 5, 8), leftOut: 0 },
    reference: { keptOut: 4, addedSince: 0 },
  })
  expect(await read(then)).toMatchObject({
    ...{ count: 6, ids: Float64Array.of(1, 3, 4, 5, 7, 8) },
    reference: { keptOut: 2, addedSince: 2 },
  })
})

test('that a second reader is asked for changes no training set, of now or of before', async () => {
  await seedTraining(db, 3)
  const [beat = 0] = await addWaitingBeats(db, 1, () => false)
  await answer(db, 'Ana', beat, {})
  const then = await nextMoment(db)
  const before = await read()
  await replaceRanking(db, [{ ecgId: 4, place: 1, score: 1, votes: 3 }])
  expect(await offerSuspicious(db)).toBe(1)
  expect(contents(await read())).toEqual(contents(before))
  await nextMoment(db)
  await answer(db, 'Bia', beat, { answer: 'anomalous' })
  expect(await read()).toMatchObject({ count: 3 })
  expect(contents(await read(then))).toEqual(contents(before))
})

test('a ranking takes the place of the one before, and names the beats that answers made the rows of', async () => {
  await seedTraining(db, 2)
  const [beat = 0] = await addWaitingBeats(db, 1, () => false)
  await answer(db, 'Ana', beat, {})
  const row = (ecgId: number, place: number) => ({ ecgId, place, score: 0.5, votes: 0 })
  await replaceRanking(db, [row(1, 1), row(2, 2)])
  expect(await replaceRanking(db, [row(3, 1), row(2, 2)])).toMatchObject([
    { ecgId: 3, beat: `ecg-${beat}` },
    { ecgId: 2, beat: null },
  ])
  expect(await db.select().from(suspiciousBeat)).toHaveLength(2)
})
