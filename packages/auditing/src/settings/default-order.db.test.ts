import { auditSetting, core, migrate, utcNow } from '@vigia/db'
import { migrateToEarlier, openTestDatabase } from '@vigia/db/testing'
import { expect, test } from 'vitest'
import { changeSettings, readSettings } from './settings.ts'

async function withEarlier(
  prepare: (db: Awaited<ReturnType<typeof openTestDatabase>>['db']) => Promise<void>,
) {
  const database = await openTestDatabase()
  await migrateToEarlier(database.db, 'warehouse', '0019')
  await prepare(database.db)
  await migrate(database.db, 'warehouse')
  return database
}

test('a new installation begins with the mixed order', async () => {
  await using database = asDisposable(await withEarlier(async () => {}))
  expect((await readSettings(database.db)).defaultOrder).toBe('mixed')
})

test('an installation that has copied judgements before keeps the order by margin, until somebody changes it', async () => {
  const salt = { name: 'salt', value: 'made before', changedAt: utcNow() }
  await using database = asDisposable(
    await withEarlier(async (db) => {
      await db.insert(auditSetting).values(salt)
    }),
  )
  const { db } = database
  expect((await readSettings(db)).defaultOrder).toBe('margin')
  const [row] = await db.select().from(auditSetting).where(core.eq(auditSetting.name, 'defaultOrder'))
  expect(row).toMatchObject({ value: 'margin', changedBy: null })
  await changeSettings(db, 'davi', { defaultOrder: 'random' })
  expect((await readSettings(db)).defaultOrder).toBe('random')
})

function asDisposable<Opened extends { close(): Promise<void> }>(opened: Opened) {
  return Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() })
}
