import { authUser, type Db } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { promote } from '../aliases/promote.ts'
import { setPolicy } from '../gate/policy.ts'
import { addReferenceBeats } from '../reference/add-beats.ts'
import { freezeReferenceSet } from '../reference/reference-sets.ts'
import { addLabelledBeats, addSwingModel } from '../testing/models.ts'
import { approve, listProposals, propose, withdrawProposal } from './proposals.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
  for (const [id, role] of [
    ['ana', 'admin'],
    ['rui', 'adjudicator'],
    ['eva', 'admin'],
    ['leo', 'reader'],
    ['ida', 'admin'],
  ] as const)
    await db.insert(authUser).values({
      ...{ id, name: id, email: `${id}@example.org`, emailVerified: true, role },
      ...{ createdAt: '2026-01-01 00:00:00.000', updatedAt: '2026-01-01 00:00:00.000' },
      disabledAt: id === 'ida' ? '2026-01-01 00:00:00.000' : null,
    })
  await addLabelledBeats(db, 40)
  await addReferenceBeats(db, { name: 'reference', source: 'labelled', share: 1, seed: 1, by })
  await setPolicy(db, {
    changes: {
      ...{ minimumAnomalous: 40, minimumNormal: 40, sensitivityMargin: 0.1, specificityMargin: 0.1 },
      ...{ aucMargin: 0.1, approvals: 2 },
    },
    reason: null,
    by,
  })
  await freezeReferenceSet(db, 'reference')
  await addSwingModel(db, 'v1', 0.2)
  await addSwingModel(db, 'v2', 0.201)
})
afterEach(() => database.close())

const by = { kind: 'user', id: 'ana', name: 'Ana' } as const
const wish = (tag: string, isOverride = false) => promote(db, { tag, reason: 'better', by, isOverride })
const proposed = async (tag: string, isOverride = false) => {
  const outcome = await propose(db, { tag, reason: 'better', by, isOverride })
  if (outcome.status !== 'proposed') throw new Error(outcome.status)
  return outcome.id
}

test('with two approvals asked for, two others have to give theirs', async () => {
  expect(await wish('v1')).toMatchObject({ status: 'approval-needed', needed: 2 })
  const id = await proposed('v1')
  expect(await approve(db, id, 'ana')).toEqual({ status: 'own-proposal' })
  expect(await approve(db, id, 'rui')).toEqual({ status: 'approved', approvals: 1, needed: 2 })
  expect(await approve(db, id, 'rui')).toEqual({ status: 'already-approved' })
  expect(await wish('v1')).toMatchObject({ status: 'approval-needed' })
  expect(await approve(db, id, 'eva')).toEqual({ status: 'approved', approvals: 2, needed: 2 })
  expect(await wish('v1')).toMatchObject({ status: 'promoted', to: 'v1' })
  expect(await listProposals(db)).toMatchObject([
    { id, tag: 'v1', state: 'promoted', by, approvals: [{ userId: 'rui' }, { userId: 'eva' }] },
  ])
})

test('readers, the disabled and strangers do not approve', async () => {
  const id = await proposed('v1')
  for (const user of ['leo', 'ida', 'nobody'])
    expect(await approve(db, id, user)).toEqual({ status: 'not-allowed' })
  expect(await approve(db, 999, 'rui')).toEqual({ status: 'not-found' })
})

test('two who approve at once both count', async () => {
  const id = await proposed('v1')
  const outcomes = await Promise.all([approve(db, id, 'rui'), approve(db, id, 'eva')])
  expect(outcomes.map((outcome) => outcome.status === 'approved' && outcome.approvals).sort()).toEqual([1, 2])
  expect(await wish('v1')).toMatchObject({ status: 'promoted' })
})

test('what was compared with another champion is superseded', async () => {
  const [first, second] = [await proposed('v1'), await proposed('v2')]
  for (const id of [first, second]) for (const user of ['rui', 'eva']) await approve(db, id, user)
  await wish('v1')
  expect((await listProposals(db)).map(({ state }) => state)).toEqual(['superseded', 'promoted'])
  expect(await wish('v2')).toMatchObject({ status: 'approval-needed' })
  expect(await approve(db, second, 'rui')).toEqual({ status: 'closed', state: 'superseded' })
})

test('an override does without the gate, not without the people, and they know of it', async () => {
  await addSwingModel(db, 'dull', 0.26)
  const first = await proposed('v1')
  for (const user of ['rui', 'eva']) await approve(db, first, user)
  await wish('v1')
  expect(await propose(db, { tag: 'dull', reason: 'x', by })).toMatchObject({ status: 'refused' })
  expect(await wish('dull', true)).toMatchObject({ status: 'approval-needed' })
  const id = await proposed('dull', true)
  for (const user of ['rui', 'eva']) await approve(db, id, user)
  expect(await wish('dull')).toMatchObject({ status: 'refused' })
  expect(await wish('dull', true)).toMatchObject({ status: 'promoted' })
  expect((await listProposals(db))[0]).toMatchObject({ state: 'promoted', isOverride: true })
})

test('a proposal that is withdrawn is closed, and keeps who ended it and why', async () => {
  const id = await proposed('v1')
  const eva = { kind: 'user', id: 'eva', name: 'Eva' } as const
  const end = { id, by: eva, reason: 'too few beats' }
  expect(await withdrawProposal(db, end)).toEqual({ status: 'withdrawn' })
  expect(await withdrawProposal(db, { id, by, reason: 'again' })).toEqual({
    status: 'closed',
    state: 'withdrawn',
  })
  expect(await approve(db, id, 'rui')).toEqual({ status: 'closed', state: 'withdrawn' })
  expect((await listProposals(db))[0]?.ended).toMatchObject({ by: eva, reason: 'too few beats' })
})

test('approvals are never changed or taken away', async () => {
  const id = await proposed('v1')
  await approve(db, id, 'rui')
  await expect(db.$client.query('DELETE FROM `Model_Approvals`')).rejects.toThrow('never deleted')
})
