import {
  checkRights,
  createDatabase,
  type DatabaseAddress,
  type DatabaseName,
  type Db,
  databaseErrorCode,
  databaseTls,
  databaseVariables,
  explainDatabaseError,
  grantMigrations,
  grantServices,
  isTemporaryFailure,
  migrate,
  openDatabase,
  readClock,
  type ServiceName,
  setUser,
} from '@vigia/db'
import { beginChains, hasChainKey, setChainKeys } from '@vigia/record-chains'
import { isConfigured, readEnvironment, retry, VigiaError } from '@vigia/runtime'
import { tellRightsFaults } from './look-at-rights.ts'
import type { Context } from './run-command.ts'

/** A database server may still be starting, for the first time with all that takes. */
const serverWaitSeconds = 180

/**
 * `setup`: brings both databases to the present layout. With an administrator's password it also makes the databases
 * and their users, and gives the users their passwords and rights; run again, it changes those that have changed. What a
 * user was granted beyond single tables is not taken from it, and told: it may be somebody's who does other work too.
 */
export async function setup(context: Context): Promise<void> {
  const { places, administrator } = readSetupSettings()
  const applied: Record<string, string[]> = {}
  const faults: string[] = []
  for (const place of places) {
    try {
      const done = await setUpPlace(context, place, administrator)
      applied[place.name] = done.applied
      faults.push(...done.faults)
    } catch (error) {
      if (error instanceof VigiaError || databaseErrorCode(error) === undefined) throw error
      throw explainDatabaseError(place.name, error)
    }
  }
  for (const fault of faults) context.logger.warn(`The rights are not as they should be: ${fault}`)
  context.output.result({ applied, users: administrator !== undefined, faults }, () =>
    [
      ...Object.entries(applied).map(([name, migrations]) => describeMigrations(name, migrations)),
      administrator === undefined
        ? 'Users and rights are left as they are: MYSQL_ADMIN_PASSWORD is not set.'
        : faults.length === 0
          ? 'Every service has its user and its rights.'
          : `Every service has its user. ${faults.join(' ')}`,
    ].join('\n'),
  )
}

async function setUpPlace(context: Context, place: Place, administrator?: Credentials) {
  const { name, address, services } = place
  // The administrator comes to the server: the database may not exist yet.
  const entrance = administrator ? { ...address, ...administrator, database: 'information_schema' } : address
  return await withDatabase(entrance, async (server) => {
    await waitForServer(context, name, server)
    if (administrator !== undefined) {
      await createDatabase(server, address.database)
      await setUser(server, address.user, address.password)
      await grantMigrations(server, address.database, address.user)
    }
    const applied = await withDatabase(address, async (db) => {
      const migrations = await migrate(db, name, (migration) =>
        context.logger.info(migration, 'Applied a migration.'),
      )
      if (name === 'warehouse' && hasChainKey()) await beginChains(db)
      return migrations
    })
    const faults: string[] = []
    for (const { user, password } of Object.values(services)) {
      await setUser(server, user, password)
      const its = servicesOf(user, services)
      await grantServices(server, name, address.database, its, user)
      // Whoever migrates may do more, and where that is a service's user, it was chosen so.
      if (user !== address.user)
        faults.push(...tellRightsFaults(user, await checkRights(server, name, address.database, its, user)))
    }
    return { applied, faults }
  })
}

/** Several services may come as one user. */
function servicesOf(user: string, services: Place['services']): ServiceName[] {
  return (['pipelines', 'audit-ui', 'results'] as const).filter((service) => services[service]?.user === user)
}

async function waitForServer({ logger, signal }: Context, name: string, server: Db): Promise<void> {
  const ask = () =>
    readClock(server).then(
      () => undefined,
      (error: unknown) => error,
    )
  const failure = await retry(ask, isTemporaryFailure, {
    seconds: serverWaitSeconds,
    signal,
    onRetry: (error) => logger.warn(`${explainDatabaseError(name, error).message} Trying again.`),
  })
  if (failure !== undefined) throw failure
}

async function withDatabase<Result>(
  address: DatabaseAddress,
  work: (db: Db) => Promise<Result>,
): Promise<Result> {
  // One to migrate by, and one by which its lease is renewed.
  const { db, close } = openDatabase(address, { connections: 2 })
  try {
    return await work(db)
  } finally {
    await close()
  }
}

function describeMigrations(name: string, migrations: readonly string[]): string {
  const what = migrations.length === 0 ? 'is up to date' : `is migrated: ${migrations.join(', ')}`
  return `The ${name} database ${what}.`
}

interface Credentials {
  user: string
  password: string
}

/** One of the two databases, wherever it is. */
interface Place {
  name: DatabaseName
  /** As the user who changes its layout. */
  address: DatabaseAddress
  /** As whom the services come; nobody's where no administrator could see to it. */
  services: Partial<Record<ServiceName, Credentials>>
}

interface SetupSettings {
  places: Place[]
  /** Absent where databases and users are somebody else's to make. */
  administrator?: Credentials
}

const withoutCredentials = ['HOST', 'PORT', 'DATABASE', 'CHARSET', 'TLS', 'TLS_CA'] as const
const places = (['ORIGEM', 'DESTINO'] as const).flatMap((prefix) =>
  withoutCredentials.map((field) => `${prefix}_MYSQL_${field}` as const),
)

/** @throws VigiaError `configuration-invalid` */
function readSetupSettings(): SetupSettings {
  const environment = readEnvironment([
    ...places,
    ...(['MIGRATIONS_MYSQL_USER', 'MIGRATIONS_MYSQL_PASSWORD', 'CHAIN_KEY'] as const),
  ])
  setChainKeys(environment.CHAIN_KEY)
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
