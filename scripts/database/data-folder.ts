import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { runTool } from '../processes/run-tool.ts'
import type { ServerBinary } from './server-binary.ts'
import { findServerErrors } from './server-errors.ts'

const INITIALISE_MILLISECONDS = 120_000

/** The options that every start of a private server begins with: nobody's configuration, nobody else's files. */
export function ownOptions(folder: string): string[] {
  const temporary = join(folder, 'temporary')
  return [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    // A MariaDB that starts removes all temporary tables in its folder for them, also another server's.
    `--tmpdir=${temporary}`,
    // Packages of MySQL point it to a folder of the system's own server.
    `--secure-file-priv=${temporary}`,
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ]
}

/**
 * Makes the data folder of a new server in `folder`, with its system tables and a root user who needs no password
 * and has no way in but the socket. Throws a VigiaError `database-not-initialised` with the server's own words.
 */
export async function initialiseDataFolder(binary: ServerBinary, folder: string): Promise<void> {
  for (const name of ['data', 'temporary']) mkdirSync(join(folder, name))
  const steps =
    binary.kind === 'mysql'
      ? { options: ['--initialize-insecure'], input: '' }
      : { options: ['--bootstrap', '--skip-log-bin'], input: readSystemTables(binary.path) }
  const outcome = await runTool(binary.path, [...ownOptions(folder), ...steps.options], {
    input: steps.input,
    timeout: INITIALISE_MILLISECONDS,
  })
  if (outcome.status === 'failed') {
    throw new VigiaError(
      'database-not-initialised',
      `${binary.path} could not make its system tables: ${findServerErrors(outcome.output)}`,
    )
  }
}

/**
 * The statements that mariadb-install-db gives to `mariadbd --bootstrap`. They are read from the files that come with
 * the server, because the script itself needs programs which Debian's mariadb-server-core does not carry.
 */
function readSystemTables(binaryPath: string): string {
  const folder = findSqlFolder(binaryPath)
  const read = (subject: string) => {
    const name = readdirSync(folder).find((file) =>
      new RegExp(`^(mysql|mariadb)_${subject}\\.sql$`).test(file),
    )
    if (name === undefined) {
      throw new VigiaError('database-not-initialised', `${folder} lacks the server's ${subject}.sql.`)
    }
    return readFileSync(join(folder, name), 'utf8')
  }
  return [
    'CREATE DATABASE IF NOT EXISTS mysql;',
    'USE mysql;',
    'SET @auth_root_socket=NULL;',
    read('system_tables'),
    read('system_tables_data'),
    "DELETE FROM global_priv WHERE User = 'root' AND Host <> 'localhost';",
    '',
  ].join('\n')
}

function findSqlFolder(binaryPath: string): string {
  const prefix = dirname(dirname(binaryPath))
  const folder = ['mysql', 'mariadb'].map((name) => join(prefix, 'share', name)).find(existsSync)
  if (folder === undefined) {
    throw new VigiaError('database-not-initialised', `${prefix}/share holds no SQL files for ${binaryPath}.`)
  }
  return folder
}
