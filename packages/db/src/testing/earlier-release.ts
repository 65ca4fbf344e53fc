import type { Db } from '../database.ts'
import { type DatabaseName, listMigrations, migrate } from '../migrate.ts'
import { createMigrationsTable } from '../statements/run-statements.ts'

/** Migrates as far as an earlier release did: to the migration that has this number, such as `0008`. */
export async function migrateToEarlier(db: Db, name: DatabaseName, last: string): Promise<void> {
  const later = listMigrations(name).filter((migration) => migration.slice(0, last.length) > last)
  const { $client } = db
  await $client.query(createMigrationsTable)
  await $client.query('INSERT INTO `Vigia_Migrations` (`name`, `applied_at`) VALUES ?', [
    later.map((migration) => [migration, '2024-05-01']),
  ])
  await migrate(db, name)
  await $client.query('DELETE FROM `Vigia_Migrations` WHERE `name` IN (?)', [later])
}
