import { VigiaError } from '@vigia/runtime'
import type { Database, ServerAddress } from './database.ts'
import { readServerVersion } from './server-version.ts'

/** The address in `ORIGEM_MYSQL_HOST`, `_PORT`, `_USER` and `_PASSWORD`; undefined if no host is set. */
export function addressFromEnvironment(environment: NodeJS.ProcessEnv): ServerAddress | undefined {
  const host = environment.ORIGEM_MYSQL_HOST
  if (host === undefined || host === '') return undefined
  return {
    host,
    port: Number(environment.ORIGEM_MYSQL_PORT ?? 3306),
    user: environment.ORIGEM_MYSQL_USER ?? 'root',
    password: environment.ORIGEM_MYSQL_PASSWORD ?? '',
  }
}

/**
 * The address in a URL such as `mysql://root:secret@127.0.0.1:3306`.
 * Throws a VigiaError `usage` that names `variable`, where the URL was read, but not its value.
 */
export function addressFromUrl(variable: string, value: string): ServerAddress {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^(mysql|mariadb):$/.test(url.protocol) || url.hostname === '') {
    throw new VigiaError('usage', `${variable} must be a URL such as mysql://user:password@127.0.0.1:3306.`)
  }
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username || 'root'),
    password: decodeURIComponent(url.password),
  }
}

/** Uses a server that somebody else runs. Throws a VigiaError `database-unreachable` if it does not answer. */
export async function useGivenServer(address: ServerAddress): Promise<Database> {
  const version = await readServerVersion(address)
  return {
    kind: 'environment',
    description: `${version} at ${address.host}:${address.port}, given by the environment`,
    ...address,
    close: async () => {},
  }
}
