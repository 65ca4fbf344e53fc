import {
  type DatabaseAddress,
  type DatabaseName,
  databaseTls,
  databaseVariables,
  type ServiceName,
} from '@vigia/db'
import { isConfigured, readEnvironment } from '@vigia/runtime'

export interface Credentials {
  user: string
  password: string
}

/** One of the two databases, wherever it is. */
export interface Place {
  name: DatabaseName
  /** As the user who changes its layout. */
  address: DatabaseAddress
  /** As whom the services come; nobody's where no administrator could see to it. */
  services: Partial<Record<ServiceName, Credentials>>
}

export interface SetupSettings {
  places: Place[]
  /** Absent where databases and users are somebody else's to make. */
  administrator?: Credentials
}

const withoutCredentials = ['HOST', 'PORT', 'DATABASE', 'CHARSET', 'TLS', 'TLS_CA'] as const
const places = (['ORIGEM', 'DESTINO'] as const).flatMap((prefix) =>
  withoutCredentials.map((field) => `${prefix}_MYSQL_${field}` as const),
)

/** @throws VigiaError `configuration-invalid` */
export function readSetupSettings(): SetupSettings {
  const environment = readEnvironment([...places, 'MIGRATIONS_MYSQL_USER', 'MIGRATIONS_MYSQL_PASSWORD'])
  const administration = isConfigured('MYSQL_ADMIN_PASSWORD') ? readAdministration() : undefined
  const migrations = {
    user: environment.MIGRATIONS_MYSQL_USER,
    password: environment.MIGRATIONS_MYSQL_PASSWORD,
  }
  const addressOf = (prefix: 'ORIGEM' | 'DESTINO') => ({
    ...migrations,
    host: environment[`${prefix}_MYSQL_HOST`],
    port: environment[`${prefix}_MYSQL_PORT`],
    database: environment[`${prefix}_MYSQL_DATABASE`],
    charset: environment[`${prefix}_MYSQL_CHARSET`],
    ...databaseTls(prefix, environment[`${prefix}_MYSQL_TLS`], environment[`${prefix}_MYSQL_TLS_CA`]),
  })
  return {
    ...(administration && { administrator: administration.administrator }),
    places: [
      { name: 'warehouse', address: addressOf('ORIGEM'), services: administration?.warehouse ?? {} },
      { name: 'results', address: addressOf('DESTINO'), services: administration?.results ?? {} },
    ],
  }
}

function readAdministration() {
  const environment = readEnvironment([
    'MYSQL_ADMIN_USER',
    'MYSQL_ADMIN_PASSWORD',
    ...databaseVariables('ORIGEM'),
    ...databaseVariables('DESTINO'),
    'AUDIT_MYSQL_USER',
    'AUDIT_MYSQL_PASSWORD',
  ])
  const credentials = (prefix: 'ORIGEM' | 'DESTINO' | 'AUDIT'): Credentials => ({
    user: environment[`${prefix}_MYSQL_USER`],
    password: environment[`${prefix}_MYSQL_PASSWORD`],
  })
  return {
    administrator: { user: environment.MYSQL_ADMIN_USER, password: environment.MYSQL_ADMIN_PASSWORD },
    warehouse: { pipelines: credentials('ORIGEM'), 'audit-ui': credentials('AUDIT') },
    results: { results: credentials('DESTINO') },
  }
}
