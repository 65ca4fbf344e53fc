import {
  createDatabase,
  type DatabaseAddress,
  type Db,
  databaseErrorCode,
  explainDatabaseError,
  grantMigrations,
  grantServices,
  isTemporaryFailure,
  migrate,
  openDatabase,
  type ServiceName,
  setUser,
} from '@vigia/db'
import { retry, VigiaError } from '@vigia/runtime'
import type { Context } from './run-command.ts'
import { type Credentials, type Place, readSetupSettings } from './setup/settings.ts'

/** A database server may still be starting, for the first time with all that takes. */
const serverWaitSeconds = 180

/**
 * `setup`: brings both databases to the present layout. With an administrator's password it also makes the databases
 * and their users, and gives the users their passwords and rights; run again, it changes those that have changed.
 */
export async function setup(context: Context): Promise<void> {
  const { places, administrator } = readSetupSettings()
  const applied: Record<string, string[]> = {}
  for (const place of places) {
    try {
      applied[place.name] = await setUpPlace(context, place, administrator)
    } catch (error) {
      if (error instanceof VigiaError || databaseErrorCode(error) === undefined) throw error
      throw explainDatabaseError(place.name, error)
    }
  }
  context.output.result({ applied, users: administrator !== undefined }, () =>
    [
      ...Object.entries(applied).map(([name, migrations]) => describeMigrations(name, migrations)),
      administrator === undefined
        ? 'Users and rights are left as they are: MYSQL_ADMIN_PASSWORD is not set.'
        : 'Every service has its user and its rights.',
    ].join('\n'),
  )
}

async function setUpPlace(context: Context, place: Place, administrator?: Credentials): Promise<string[]> {
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
    const applied = await withDatabase(address, (db) =>
      migrate(db, name, (migration) => context.logger.info(migration, 'Applied a migration.')),
    )
    for (const { user, password } of Object.values(services)) {
      await setUser(server, user, password)
      await grantServices(server, name, address.database, servicesOf(user, services), user)
    }
    return applied
  })
}

/** Several services may come as one user. */
function servicesOf(user: string, services: Place['services']): ServiceName[] {
  return (['pipelines', 'audit-ui', 'results'] as const).filter((service) => services[service]?.user === user)
}

async function waitForServer({ logger, signal }: Context, name: string, server: Db): Promise<void> {
  const ask = () =>
    server.$client.query('SELECT 1').then(
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
  const { db, close } = openDatabase(address, { connections: 1 })
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
