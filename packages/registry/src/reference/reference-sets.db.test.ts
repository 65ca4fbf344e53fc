import { auditedBeat, type Db, ecg, referenceBeat, referenceSet } from '@vigia/db'
import { letAuditsBeMadeUp, openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setPolicy } from '../gate/policy.ts'
import { addLabelledBeats, swinging, swingOf } from '../testing/models.ts'
import { type AddRequest, addReferenceBeats } from './add-beats.ts'
import { beatDigest, listReferenceDigests } from './beat-digest.ts'
import {
  findFrozenSet,
  findReferenceSet,
  freezeReferenceSet,
  listReferenceSets,
  readReferenceBeats,
} from './reference-sets.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const by = { kind: 'user', id: 'u1', name: 'Ana' } as const
const add = (more: Partial<AddRequest> = {}) =>
  addReferenceBeats(db, { name: 'reference', source: 'labelled', share: 1, seed: 1, by, ...more })
const demand = (count: number) =>
  setPolicy(db, { changes: { minimumAnomalous: count, minimumNormal: count }, reason: null, by })

test('chance chooses the same share whenever it is asked, and more of it later', async () => {
  await addLabelledBeats(db, 100)
  const { set, added, candidates } = await add({ share: 0.3 })
  expect(candidates).toBe(200)
  expect(added).toBeGreaterThan(30)
  expect(added).toBeLessThan(90)
  expect(await add({ share: 0.3 })).toMatchObject({ added: 0, known: added, set: { version: 1 } })
  const more = await add({ share: 0.5 })
  expect(more.known).toBe(added)
  expect(set.anomalous + set.normal).toBe(added)
})

test('a limit holds for each label, also over several calls', async () => {
  await addLabelledBeats(db, 30)
  expect(await add({ most: 10 })).toMatchObject({ added: 20, set: { anomalous: 10, normal: 10 } })
  expect(await add({ most: 12 })).toMatchObject({ added: 4, set: { anomalous: 12, normal: 12 } })
})

test('by default beats come from two readers who agree: what an adjudicator decided, or one read, does not', async () => {
  await addLabelledBeats(db, 3)
  const audited = (id: number, isDouble: boolean, state: 'settled' | 'disagreement' = 'settled') => ({
    ...({ beat: `ecg-${id}`, state, label: 'normal', trainingEcgId: id, audits: 2, isDouble } as const),
    changedAt: '2026-01-02 03:04:05.678',
  })
  await db
    .insert(auditedBeat)
    .values([audited(1, true), audited(2, false), audited(3, true), audited(4, true, 'disagreement')])
  await letAuditsBeMadeUp(db)
  await db.$client.query(
    `INSERT INTO Audits (answer_key, beat, inference_id, model_tag, model_verdict, kind, reader_id, answer, reveal, answered_at, recorded_at)
     VALUES (UUID(), 'ecg-3', 3, 'v1', 'normal', 'adjudication', 'a', 'normal', 'after', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
  )
  const { set } = await add({ source: 'audited' })
  expect((await readReferenceBeats(db, set)).map(({ ecgId, source }) => [ecgId, source])).toEqual([
    [1, 'audited'],
  ])
})

test('a beat enters a set once, whatever its id, and its digest is listed', async () => {
  await addLabelledBeats(db, 2)
  const twin = swinging(swingOf('normal', 0, 2))
  await db.insert(ecg).values({ ...twin, verdict: 'normal', measuredAt: '2024-06-01 00:00:00' })
  expect(await add()).toMatchObject({ candidates: 5, added: 4 })
  const digests = await listReferenceDigests(db)
  expect(digests.size).toBe(4)
  expect(digests.has(beatDigest(twin))).toBe(true)
})

test('a set that is too small is not frozen', async () => {
  await addLabelledBeats(db, 3)
  await add()
  expect(await freezeReferenceSet(db, 'reference')).toMatchObject({
    ...{ status: 'too-small', set: { anomalous: 3, normal: 3 }, neededAnomalous: 150, neededNormal: 150 },
  })
  expect(await findFrozenSet(db)).toBeUndefined()
  expect(await freezeReferenceSet(db, 'other')).toEqual({ status: 'not-found' })
})

test('a frozen set stays what it is: beats added later make the next version', async () => {
  await addLabelledBeats(db, 3)
  await demand(2)
  await add({ most: 2 })
  const outcome = await freezeReferenceSet(db, 'reference')
  expect(outcome).toMatchObject({
    status: 'frozen',
    set: { version: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
  expect(await freezeReferenceSet(db, 'reference')).toMatchObject({ status: 'already-frozen' })
  expect(await add()).toMatchObject({ added: 6, set: { version: 2, digest: null } })
  expect(await findFrozenSet(db)).toMatchObject({ version: 1, anomalous: 2, normal: 2 })
  expect((await findReferenceSet(db, 'reference'))?.version).toBe(2)
  await freezeReferenceSet(db, 'reference')
  expect(await findFrozenSet(db)).toMatchObject({ version: 2 })
  expect((await listReferenceSets(db)).map(({ version, anomalous }) => [version, anomalous])).toEqual([
    [2, 3],
    [1, 2],
  ])
})

test('its beats keep samples and labels, also when the training table’s row is gone', async () => {
  await addLabelledBeats(db, 2)
  await demand(2)
  const { set } = await add()
  await db.$client.query('DELETE FROM `ECG`')
  const beats = await readReferenceBeats(db, set)
  expect(beats.map(({ label }) => label)).toEqual(['normal', 'anomalous', 'normal', 'anomalous'])
  expect(Array.from(beats[0]?.samples ?? [])).toEqual(swinging(swingOf('normal', 0, 2)))
})

test('a frozen set is neither renamed, thawed nor deleted by the server; one that is open may be', async () => {
  await addLabelledBeats(db, 2)
  await demand(2)
  await add()
  await db.update(referenceSet).set({ byName: 'Bia' })
  await freezeReferenceSet(db, 'reference')
  const before = await db.select().from(referenceSet)
  const refused = { cause: { message: expect.stringContaining('A frozen reference set is never') } }
  for (const change of [{ name: 'other' }, { frozenAt: null }, { digest: '0'.repeat(64) }])
    await expect(db.update(referenceSet).set(change)).rejects.toMatchObject(refused)
  await expect(db.delete(referenceSet)).rejects.toMatchObject(refused)
  expect(await db.select().from(referenceSet)).toEqual(before)
})

test('a frozen set that somebody has altered all the same is refused by name', async () => {
  await addLabelledBeats(db, 2)
  await demand(2)
  await add()
  await freezeReferenceSet(db, 'reference')
  await expect(db.update(referenceBeat).set({ label: 'normal' })).rejects.toThrow()
  await db.$client.query('DROP TRIGGER `Reference_Beats_refuse_update`')
  await db.update(referenceBeat).set({ label: 'normal' })
  const set = await findFrozenSet(db)
  if (set === undefined) throw new Error('It was frozen.')
  await expect(readReferenceBeats(db, set)).rejects.toMatchObject({
    code: 'reference-set-altered',
    message: expect.stringContaining('reference version 1'),
  })
})
