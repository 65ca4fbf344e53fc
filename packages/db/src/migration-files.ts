import { readdirSync, readFileSync } from 'node:fs'

/** Which of the two databases. */
export type DatabaseName = 'warehouse' | 'results'

const migrationsFolder = (name: DatabaseName) => new URL(`./migrations/${name}/`, import.meta.url)

/** The migrations there are for a database, in order. */
export function listMigrations(name: DatabaseName): string[] {
  return readdirSync(migrationsFolder(name))
    .filter((file) => file.endsWith('.sql'))
    .sort()
}

/** The statements of a migration, in order. */
export function readMigration(name: DatabaseName, file: string): string[] {
  const text = readFileSync(new URL(file, migrationsFolder(name)), 'utf8')
  return text
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

/** The statements of all migrations of a database, in order. */
export const listStatements = (name: DatabaseName): string[] =>
  listMigrations(name).flatMap((file) => readMigration(name, file))
