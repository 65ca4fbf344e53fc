import type { Alias } from '@vigia/contracts/ecg'
import { core, type Db, model, notification, openDatabase } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addModel } from '../testing/models.ts'
import { findAlias, resolveAlias } from './aliases.ts'
import { listEvents } from './events.ts'
import { findLastEvent, type MoveOutcome, moveAlias } from './move-alias.ts'
import { findIdentity } from './stored-model.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const by = { kind: 'cli', name: 'Ana' } as const

async function move(
  tag: string | null,
  alias: Alias = 'champion',
  expectedEvent?: number | null,
  on = db,
): Promise<MoveOutcome> {
  const to = tag === null ? null : ((await findIdentity(db, tag)) ?? null)
  const expected = expectedEvent === undefined ? await findLastEvent(db, alias) : expectedEvent
  return await moveAlias(on, { alias, kind: 'promotion', to, expectedEvent: expected, by, reason: 'better' })
}

test('an alias stands for the model it was moved to, and each move is on record', async () => {
  await addModel(db, 'v1')
  await addModel(db, 'v2')
  await expect(resolveAlias(db, 'champion')).rejects.toMatchObject({ code: 'alias-unset' })
  expect(await move('v1')).toMatchObject({ status: 'moved' })
  expect(await resolveAlias(db, 'champion')).toMatchObject({ tag: 'v1', isThresholdChanged: false })
  expect(await move('v2')).toMatchObject({ status: 'moved', from: { tag: 'v1' } })
  expect(await resolveAlias(db, 'champion')).toMatchObject({ tag: 'v2' })
  expect(await listEvents(db, { alias: 'champion' })).toMatchObject([
    { from: 'v1', to: 'v2', by, reason: 'better', isOverride: false },
    { from: null, to: 'v1' },
  ])
})

test('of a champion that comes or goes others are told, once, and of a challenger nobody', async () => {
  await addModel(db, 'v1')
  await move('v1', 'challenger')
  await move('v1')
  await move(null)
  await move('v1', 'champion', null)
  const told = await db.select().from(notification).orderBy(core.asc(notification.id))
  expect(told).toMatchObject([
    { kind: 'promotion', payload: { change: 'promotion', tag: 'v1', before: null } },
    { kind: 'promotion', payload: { tag: null, before: 'v1' } },
  ])
  expect(told).toHaveLength(2)
  expect(JSON.stringify(told)).not.toMatch(/Ana|better/)
})

test('a tag that is no alias stands for itself', async () => {
  expect(await resolveAlias(db, 'v1')).toMatchObject({ tag: 'v1', aliased: undefined })
})

test('of two who move an alias at once one wins, and the other is told', async () => {
  const others = Array.from({ length: 4 }, () => openDatabase(database.address))
  for (const [index] of others.entries()) await addModel(db, `v${index}`)
  const outcomes = await Promise.all(
    others.map(({ db: other }, index) => move(`v${index}`, 'champion', null, other)),
  )
  await Promise.all(others.map((other) => other.close()))
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['moved', 'outrun', 'outrun', 'outrun'])
  const winner = `v${outcomes.findIndex(({ status }) => status === 'moved')}`
  expect(await findAlias(db, 'champion')).toMatchObject({ tag: winner })
  expect(await listEvents(db)).toMatchObject([{ from: null, to: winner }])
})

test('there and back again is a move too: who saw the first state is outrun', async () => {
  for (const tag of ['v1', 'v2', 'v3']) await addModel(db, tag)
  await move('v1')
  const seen = await findLastEvent(db, 'champion')
  await move('v2')
  await move('v1')
  expect(await move('v3', 'champion', seen)).toMatchObject({ status: 'outrun', current: { tag: 'v1' } })
})

test('a model removed or altered behind an alias is refused by name', async () => {
  const id = await addModel(db, 'v1')
  await move('v1')
  await db
    .update(model)
    .set({ weights: new TextEncoder().encode('other') })
    .where(core.eq(model.id, id))
  await expect(resolveAlias(db, 'champion')).rejects.toMatchObject({
    code: 'alias-model-altered',
    message: expect.stringContaining('v1'),
  })
  await db.delete(model).where(core.eq(model.id, id))
  await expect(resolveAlias(db, 'champion')).rejects.toMatchObject({
    code: 'alias-model-removed',
    message: expect.stringContaining('v1'),
  })
  // A model that takes the row's tag is another one.
  await addModel(db, 'v1', { run: null })
  await expect(resolveAlias(db, 'champion')).rejects.toMatchObject({ code: 'alias-model-removed' })
})

test('a model that was altered between the decision and the move is not promoted', async () => {
  const id = await addModel(db, 'v1')
  const to = await findIdentity(db, 'v1')
  await db
    .update(model)
    .set({ weights: new Uint8Array(3) })
    .where(core.eq(model.id, id))
  const outcome = await moveAlias(db, {
    alias: 'champion',
    kind: 'promotion',
    to: to ?? null,
    expectedEvent: null,
    by,
    reason: 'better',
  })
  expect(outcome).toEqual({ status: 'gone' })
  expect(await findAlias(db, 'champion')).toBeUndefined()
  expect(await listEvents(db)).toEqual([])
})

test('a threshold set since the move is told', async () => {
  const id = await addModel(db, 'v1', { threshold: 0.1 })
  await move('v1')
  await db.update(model).set({ threshold: 0.2 }).where(core.eq(model.id, id))
  expect(await resolveAlias(db, 'champion')).toMatchObject({ tag: 'v1', isThresholdChanged: true })
})

test('a challenger that becomes champion is challenger no more', async () => {
  await addModel(db, 'v1')
  await move('v1', 'challenger')
  await move('v1', 'champion')
  expect(await findAlias(db, 'challenger')).toBeUndefined()
  expect(await listEvents(db)).toMatchObject([
    { alias: 'challenger', kind: 'withdrawal', from: 'v1', to: null },
    { alias: 'champion', to: 'v1' },
    { alias: 'challenger', to: 'v1' },
  ])
})

test('a model that has had the name of an alias as its tag is meant by it until the alias is moved', async () => {
  await addModel(db, 'champion')
  expect(await resolveAlias(db, 'champion')).toMatchObject({ tag: 'champion', aliased: undefined })
  await addModel(db, 'v1')
  await move('v1')
  expect(await resolveAlias(db, 'champion')).toMatchObject({ tag: 'v1', hidesModel: true })
})

test('what was moved once stays on record', async () => {
  await addModel(db, 'v1')
  await move('v1')
  await expect(db.$client.query("UPDATE `Model_Events` SET `reason` = ''")).rejects.toThrow('never changed')
  await expect(db.$client.query('DELETE FROM `Model_Events`')).rejects.toThrow('never deleted')
})
