import { auditSetting } from '@vigia/db'
import { expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { changeSettings, readSettings } from './settings.ts'

openForEachTest()

const listRows = () => database.db.select().from(auditSetting).orderBy(auditSetting.name)

test('until somebody sets them, nobody reads double, one beat in 20 is in the random stream, readers are blind, and a second one is asked what the first is uncertain of', async () => {
  expect(await readSettings(database.db)).toEqual({
    doubleReadingShare: 0,
    randomStreamShare: 0.05,
    knownBeatShare: 0,
    defaultView: 'blind',
    defaultOrder: 'mixed',
    uncertainGoesTo: 'second-reader',
    adjudicationView: 'open',
  })
})

test('a change keeps the other settings and tells who made it', async () => {
  const changed = await changeSettings(database.db, 'ana', { doubleReadingShare: 0.25 })
  expect(changed).toEqual({
    status: 'changed',
    settings: {
      doubleReadingShare: 0.25,
      randomStreamShare: 0.05,
      knownBeatShare: 0,
      defaultView: 'blind',
      defaultOrder: 'mixed',
      uncertainGoesTo: 'second-reader',
      adjudicationView: 'open',
    },
  })
  const others = {
    doubleReadingShare: 1,
    randomStreamShare: 0,
    knownBeatShare: 0.02,
    defaultView: 'open',
    uncertainGoesTo: 'adjudicator',
    adjudicationView: 'blind',
  }
  await changeSettings(database.db, 'rui', others)
  expect(await readSettings(database.db)).toEqual({ ...others, defaultOrder: 'mixed' })
  expect(await listRows()).toMatchObject([
    { name: 'adjudicationView', changedBy: 'rui' },
    { name: 'defaultView', changedBy: 'rui' },
    { name: 'doubleReadingShare', changedBy: 'rui', value: 1 },
    { name: 'knownBeatShare', changedBy: 'rui', value: 0.02 },
    { name: 'randomStreamShare', changedBy: 'rui', value: 0 },
    { name: 'uncertainGoesTo', changedBy: 'rui' },
  ])
})

test.each([
  [{ doubleReadingShare: 1.01 }, ['doubleReadingShare']],
  [{ doubleReadingShare: -0.1 }, ['doubleReadingShare']],
  [{ doubleReadingShare: Number.NaN }, ['doubleReadingShare']],
  [{ doubleReadingShare: '0.5', defaultView: 'open' }, ['doubleReadingShare']],
  [{ randomStreamShare: 1.01 }, ['randomStreamShare']],
  [{ knownBeatShare: -0.01 }, ['knownBeatShare']],
  [{ randomStreamShare: '0.05' }, ['randomStreamShare']],
  [{ defaultView: 'half' }, ['defaultView']],
  [{ uncertainGoesTo: 'nobody', adjudicationView: 'half' }, ['uncertainGoesTo', 'adjudicationView']],
  [{ defaultView: 'open', salt: 'mine' }, ['salt']],
  [{ toString: 'open' }, ['toString']],
  [['open'], []],
  ['open', []],
  [null, []],
])('%j is refused by its fields, and nothing is changed', async (changes, fields) => {
  expect(await changeSettings(database.db, 'ana', changes)).toEqual({ status: 'invalid', fields })
  expect(await listRows()).toEqual([])
})

test('a value that was written by hand and means nothing is told by name', async () => {
  await database.db
    .insert(auditSetting)
    .values({ name: 'defaultView', value: 'half', changedAt: '2024-05-01 00:00:00.000' })
  await expect(readSettings(database.db)).rejects.toThrow(
    'Audit_Settings holds a value without a meaning: defaultView.',
  )
})
