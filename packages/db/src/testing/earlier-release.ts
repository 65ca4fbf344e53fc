import type { Db } from '../database.ts'
import { type DatabaseName, listMigrations, migrate } from '../migrate.ts'
import { readMigration } from '../migration-files.ts'
import { createMigrationsTable } from '../statements/run-statements.ts'

/** Migrates as far as an earlier release did: to the migration that has this number, such as `0008`. */
export async function migrateToEarlier(db: Db, name: DatabaseName, last: string): Promise<void> {
  const isLater = (migration: string) => migration.slice(0, last.length) > last
  const later = listMigrations(name).filter(isLater)
  const { $client } = db
  await $client.query(createMigrationsTable)
  await $client.query('INSERT INTO `Vigia_Migrations` (`name`, `applied_at`) VALUES ?', [
    later.map((migration) => [migration, '2024-05-01']),
  ])
  await migrate(db, name)
  await $client.query('DELETE FROM `Vigia_Migrations` WHERE `name` IN (?)', [later])
  // `migrate` makes every trigger that is missing.
  const earlier = listMigrations(name).filter((migration) => !isLater(migration))
  const known = new Set(listTriggerNames(name, earlier))
  for (const trigger of listTriggerNames(name, later))
    if (!known.has(trigger)) await $client.query(`DROP TRIGGER IF EXISTS \`${trigger}\``)
}

const listTriggerNames = (name: DatabaseName, migrations: readonly string[]): string[] =>
  migrations
    .flatMap((migration) => readMigration(name, migration))
    .flatMap((statement) => /^CREATE TRIGGER IF NOT EXISTS `(\w+)`/.exec(statement)?.[1] ?? [])
