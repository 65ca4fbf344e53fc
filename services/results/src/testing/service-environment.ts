import type { DatabaseAddress } from '@vigia/db'

export const serviceKey = 'the-key-of-the-service-tests'

/** The variables that the service needs, for a database and any free port. */
export function makeServiceVariables(address: DatabaseAddress): Record<string, string> {
  return {
    DESTINO_MYSQL_HOST: address.host,
    DESTINO_MYSQL_PORT: String(address.port),
    DESTINO_MYSQL_USER: address.user,
    DESTINO_MYSQL_PASSWORD: address.password,
    DESTINO_MYSQL_DATABASE: address.database,
    API_PORT: '0',
    RESULTS_API_KEY: serviceKey,
  }
}
