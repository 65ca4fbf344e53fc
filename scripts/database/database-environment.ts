import type { ServerAddress } from './database.ts'

/** The variables by which the services find one of their two databases. */
export function databaseEnvironment(
  prefix: 'ORIGEM' | 'DESTINO',
  address: ServerAddress & { database: string },
): NodeJS.ProcessEnv {
  return {
    [`${prefix}_MYSQL_HOST`]: address.host,
    [`${prefix}_MYSQL_PORT`]: String(address.port),
    [`${prefix}_MYSQL_USER`]: address.user,
    [`${prefix}_MYSQL_PASSWORD`]: address.password,
    [`${prefix}_MYSQL_DATABASE`]: address.database,
  }
}
