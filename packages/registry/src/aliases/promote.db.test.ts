import { core, type Db, model, openDatabase } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setPolicy } from '../gate/policy.ts'
import { addReferenceBeats } from '../reference/add-beats.ts'
import { freezeReferenceSet } from '../reference/reference-sets.ts'
import { addLabelledBeats, addSwingModel } from '../testing/models.ts'
import { findAlias } from './aliases.ts'
import { listEvents } from './events.ts'
import { type PromoteOutcome, promote } from './promote.ts'
import { rollback } from './rollback.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const by = { kind: 'cli', name: 'Ana' } as const

/** A frozen set of 40 beats of each label, and a policy for so many: each beat is 0.025 of its label. */
async function prepare(): Promise<void> {
  await addLabelledBeats(db, 40)
  await addReferenceBeats(db, { name: 'reference', source: 'labelled', share: 1, seed: 1, by })
  await setPolicy(db, {
    changes: {
      ...{ minimumAnomalous: 40, minimumNormal: 40, sensitivityMargin: 0.1, specificityMargin: 0.1 },
      ...{ aucMargin: 0.1 },
    },
    reason: null,
    by,
  })
  expect(await freezeReferenceSet(db, 'reference')).toMatchObject({ status: 'frozen' })
}

const wish = (tag: string, more: { isOverride?: boolean } = {}, on = db): Promise<PromoteOutcome> =>
  promote(on, { tag, reason: 'better', by, ...more })

const failing = (outcome: PromoteOutcome) =>
  outcome.status === 'refused'
    ? outcome.evidence.checks.filter(({ status }) => status !== 'pass').map(({ name }) => name)
    : outcome.status

test('without a policy no model becomes champion, and nothing is changed', async () => {
  await addSwingModel(db, 'v1', 0.2)
  expect(failing(await wish('v1'))).toEqual(['policy'])
  expect(await findAlias(db, 'champion')).toBeUndefined()
  expect(await listEvents(db)).toEqual([])
})

test('without a frozen reference set there is no verdict', async () => {
  await addSwingModel(db, 'v1', 0.2)
  await setPolicy(db, { changes: {}, reason: null, by })
  expect(failing(await wish('v1'))).toEqual(['reference-set'])
})

test('a model that passes is champion, with the evidence on record; one that is worse is not', async () => {
  await prepare()
  await addSwingModel(db, 'v1', 0.2)
  await addSwingModel(db, 'dull', 0.26)
  await addSwingModel(db, 'jumpy', 0.14)
  expect(await wish('v1')).toMatchObject({ status: 'promoted', from: null, to: 'v1' })
  expect(failing(await wish('dull'))).toEqual(['sensitivity'])
  expect(failing(await wish('jumpy'))).toEqual(['specificity'])
  expect(await wish('v1')).toEqual({ status: 'unchanged' })
  expect(await wish('absent')).toEqual({ status: 'not-found' })
  expect(await findAlias(db, 'champion')).toMatchObject({ tag: 'v1' })
  expect(await listEvents(db)).toMatchObject([
    {
      to: 'v1',
      isOverride: false,
      evidence: {
        status: 'pass',
        candidate: 'v1',
        policy: { approvals: 0 },
        referenceSet: { anomalous: 40 },
      },
    },
  ])
})

test('an override is marked, and what passes is none', async () => {
  await prepare()
  await addSwingModel(db, 'v1', 0.2)
  await addSwingModel(db, 'dull', 0.26)
  await wish('v1', { isOverride: true })
  expect(await wish('dull', { isOverride: true })).toMatchObject({ status: 'promoted' })
  expect(await listEvents(db)).toMatchObject([
    { to: 'dull', isOverride: true, evidence: { status: 'fail' } },
    { to: 'v1', isOverride: false },
  ])
})

test('a model that may have learnt from the set gets no verdict, nor one of which it is not known', async () => {
  await prepare()
  const seen = { beginDate: '2024-01-01', endDate: '2024-12-31', startedAt: '2026-01-02 03:04:05.678' }
  await addSwingModel(db, 'before', 0.2, { ...seen, startedAt: '2020-01-01 00:00:00.000' })
  await addSwingModel(db, 'after', 0.2, { ...seen, startedAt: '2999-01-01 00:00:00.000' })
  await addSwingModel(db, 'foreign', 0.2, null)
  // Rows whose moment of entry is not known may have been there.
  await db.$client.query('UPDATE `ECG` SET `entered_at` = NULL')
  expect(failing(await wish('before'))).toEqual(['overlap'])
  expect(failing(await wish('foreign'))).toEqual(['overlap'])
  expect(await wish('after')).toMatchObject({ status: 'promoted' })
})

test('a model that was made again as of a moment before the set may have learnt from it', async () => {
  await prepare()
  const run = { beginDate: '2024-01-01', endDate: '2024-12-31', startedAt: '2999-01-01 00:00:00.000' }
  await addSwingModel(db, 'again', 0.2, run)
  await db.$client.query("UPDATE `Training_Runs` SET `as_of` = '2999-01-01 00:00:00.000'")
  expect(await wish('again')).toMatchObject({ status: 'promoted' })
  await db.$client.query("UPDATE `Training_Runs` SET `as_of` = '2020-01-01 00:00:00.000'")
  await db.$client.query('UPDATE `ECG` SET `entered_at` = NULL')
  await addSwingModel(db, 'other', 0.201)
  expect(failing(await wish('other'))).toEqual(['overlap'])
})

test('the same beat under another id is known', async () => {
  await prepare()
  await db.$client.query(
    "UPDATE `ECG` SET `id` = `id` + 1000, `dt_measure` = '2023-05-01 12:00:00', `entered_at` = NULL",
  )
  await addSwingModel(db, 'before', 0.2, {
    ...{ beginDate: '2023-01-01', endDate: '2023-12-31', startedAt: '2023-12-31 00:00:00.000' },
  })
  const outcome = await wish('before')
  expect(failing(outcome)).toEqual(['overlap'])
  expect(outcome).toMatchObject({
    evidence: { checks: [{ name: 'overlap', candidate: 80 }, {}, {}, {}, {}] },
  })
})

test('of two promotions at once one wins, and the other says so', async () => {
  await prepare()
  await addSwingModel(db, 'v1', 0.2)
  await addSwingModel(db, 'v2', 0.201)
  const other = openDatabase(database.address)
  const outcomes = await Promise.all([wish('v1'), wish('v2', {}, other.db)])
  await other.close()
  const statuses = outcomes.map(({ status }) => status)
  // The slower one may begin when the first is done, and then follows it rightly.
  expect([
    ['promoted', 'outrun'],
    ['outrun', 'promoted'],
    ['promoted', 'promoted'],
  ]).toContainEqual(statuses)
  expect(await listEvents(db)).toHaveLength(statuses.filter((status) => status === 'promoted').length)
})

test('a rollback goes back step by step, and neither gate nor policy is asked', async () => {
  await prepare()
  for (const [place, tag] of ['v1', 'v2', 'v3'].entries()) {
    await addSwingModel(db, tag, 0.2 + place / 1000)
    expect(await wish(tag)).toMatchObject({ status: 'promoted' })
  }
  const back = () => rollback(db, { reason: null, by })
  expect(await back()).toMatchObject({ status: 'rolled-back', from: 'v3', to: 'v2' })
  expect(await back()).toMatchObject({ status: 'rolled-back', from: 'v2', to: 'v1' })
  expect(await back()).toEqual({ status: 'nothing-before' })
  expect(await wish('v3')).toMatchObject({ status: 'promoted', from: 'v1' })
  expect(await back()).toMatchObject({ status: 'rolled-back', from: 'v3', to: 'v1' })
  expect(await findAlias(db, 'champion')).toMatchObject({ tag: 'v1' })
})

test('there is no way back to a model that was altered', async () => {
  await prepare()
  const id = await addSwingModel(db, 'v1', 0.2)
  await addSwingModel(db, 'v2', 0.201)
  await wish('v1')
  await wish('v2')
  await db
    .update(model)
    .set({ weights: new Uint8Array(9) })
    .where(core.eq(model.id, id))
  await expect(rollback(db, { reason: null, by })).rejects.toMatchObject({ code: 'alias-model-altered' })
  expect(await findAlias(db, 'champion')).toMatchObject({ tag: 'v2' })
})

test('a challenger needs no gate, and without one before a rollback takes it away', async () => {
  await addSwingModel(db, 'v1', 0.2)
  expect(await promote(db, { tag: 'v1', alias: 'challenger', reason: 'try', by })).toMatchObject({
    status: 'promoted',
    evidence: null,
  })
  expect(await rollback(db, { alias: 'challenger', reason: null, by })).toMatchObject({
    from: 'v1',
    to: null,
  })
  expect(await findAlias(db, 'challenger')).toBeUndefined()
})
