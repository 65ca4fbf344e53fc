import {
  checkRights,
  type DatabaseName,
  databaseAddress,
  databaseVariables,
  explainDatabaseError,
  openDatabase,
  type RightsCheck,
  type ServiceName,
} from '@vigia/db'
import { isConfigured, readEnvironment, VigiaError } from '@vigia/runtime'

/** A user as whom one or several services come to a database. */
interface Comer {
  prefix: 'ORIGEM' | 'DESTINO'
  name: DatabaseName
  credentials?: { user: string; password: string }
  services: ServiceName[]
}

/**
 * Looks whether the users that are configured here may do what their services do, and nothing else.
 *
 * @throws VigiaError `rights-not-well`
 */
export async function lookAtRights(): Promise<string> {
  const checked: { user: string; check: RightsCheck }[] = []
  for (const comer of listComers()) checked.push(await look(comer))
  const faults = checked.flatMap(({ user, check }) => tellRightsFaults(user, check))
  if (faults.length > 0)
    throw new VigiaError('rights-not-well', `${faults.join(' ')} Run \`pipelines setup\`.`)
  const [own, unlimited] = [false, true].map((is) =>
    checked.filter(({ check }) => check.isUnlimited === is).map(({ user }) => user),
  )
  return [
    ...(own?.length ? [`${own.join(', ')} may do what is needed and nothing else`] : []),
    ...(unlimited?.length
      ? [`${unlimited.join(', ')} may do anything; \`pipelines setup\` makes users of their own for services`]
      : []),
  ].join('; ')
}

/** What is wrong with the rights of a user; nothing of one who may do anything, and is no service's own. */
export function tellRightsFaults(user: string, { missing, superfluous, isUnlimited }: RightsCheck): string[] {
  const tell = (what: string, rights: string[]) =>
    rights.length === 0 ? [] : [`${user} ${what} ${rights.join(', ')}.`]
  if (isUnlimited) return []
  return [...tell('lacks', missing), ...tell('has more than is needed:', superfluous)]
}

function listComers(): Comer[] {
  const { ORIGEM_MYSQL_USER } = readEnvironment(['ORIGEM_MYSQL_USER'])
  const warehouse: Comer = { prefix: 'ORIGEM', name: 'warehouse', services: ['pipelines'] }
  const comers = [warehouse]
  if (isConfigured('AUDIT_MYSQL_PASSWORD')) {
    const { AUDIT_MYSQL_USER: user, AUDIT_MYSQL_PASSWORD: password } = readEnvironment([
      'AUDIT_MYSQL_USER',
      'AUDIT_MYSQL_PASSWORD',
    ])
    if (user === ORIGEM_MYSQL_USER) warehouse.services.push('audit-ui')
    else comers.push({ ...warehouse, credentials: { user, password }, services: ['audit-ui'] })
  }
  if (isConfigured('DESTINO_MYSQL_PASSWORD'))
    comers.push({ prefix: 'DESTINO', name: 'results', services: ['results'] })
  return comers
}

async function look({ prefix, name, credentials, services }: Comer) {
  const address = { ...databaseAddress(prefix, readEnvironment(databaseVariables(prefix))), ...credentials }
  const { db, close } = openDatabase(address, { connections: 1 })
  try {
    return { user: address.user, check: await checkRights(db, name, address.database, services) }
  } catch (error) {
    throw explainDatabaseError(name, error)
  } finally {
    await close()
  }
}
