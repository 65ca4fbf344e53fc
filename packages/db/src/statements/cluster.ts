import type { Connection } from 'mysql2/promise'
import { readServerSettings } from './server-state.ts'

/** Whether a server is one of several that hold the same rows: a Galera node, or in a replication group. */
export async function isClusterNode(client: Pick<Connection, 'query'>): Promise<boolean> {
  const settings = await readServerSettings(client, ['wsrep_on', 'group_replication_group_name'])
  return settings.get('wsrep_on') === 'ON' || Boolean(settings.get('group_replication_group_name'))
}
