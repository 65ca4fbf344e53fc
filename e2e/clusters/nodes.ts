import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { addressFromUrl, type ServerAddress } from '../../scripts/database/server.ts'

/** What the tests on clusters are told by the environment. */
const variables = {
  /** The nodes: `mysql://user:password@host:port`, divided by commas. The user may do anything, and grant it. */
  nodes: 'TEST_CLUSTER',
  /** Commands that are given the number of a node, from 1: one that kills it, and one that starts it and lets it join. */
  kill: 'CLUSTER_KILL',
  start: 'CLUSTER_START',
  /** Commands that are given the number of a node: one that lets it take the writes, one that halts it, and one that lets it go on. */
  switch: 'CLUSTER_SWITCH',
  pause: 'CLUSTER_PAUSE',
  resume: 'CLUSTER_RESUME',
  /** A command that makes the cluster whole after only node 1 was left. */
  heal: 'CLUSTER_HEAL',
} as const

export type Means = Exclude<keyof typeof variables, 'nodes'>

/** The nodes, in their order. @throws where none are named */
export function listNodes(): ServerAddress[] {
  const given = process.env[variables.nodes]
  if (!given)
    throw new Error(
      `${variables.nodes} must name the nodes of a cluster: mysql://user:password@host:port,mysql://…`,
    )
  return given.split(',').map((url) => addressFromUrl(variables.nodes, url))
}

/** Whether the environment gives the tests these means. */
export const hasMeans = (...means: Means[]) => means.every((one) => Boolean(process.env[variables[one]]))

const run = promisify(execFile)

/** Does to a node, by its number from 1, what the environment's command does. */
export async function command(means: Means, node?: number): Promise<void> {
  const words = [process.env[variables[means]], ...(node === undefined ? [] : [node])].join(' ')
  await run('bash', ['-c', words], { timeout: 240_000 })
}

/** The nodes that take writes. */
export async function findWriters(): Promise<ServerAddress[]> {
  const nodes = listNodes()
  const areWriting = await Promise.all(nodes.map(isWriting))
  const writers = nodes.filter((_, index) => areWriting[index])
  if (writers.length === 0) throw new Error(`No node of ${variables.nodes} takes writes.`)
  return writers
}

/** Whether a node answers, is with its cluster's majority, and is not read-only. */
export async function isWriting(node: ServerAddress): Promise<boolean> {
  try {
    return await ask(node, async (connection) => {
      const [[row]] = await connection.query<RowDataPacket[]>('SELECT @@read_only AS isReadOnly')
      return Number(row?.isReadOnly) === 0
    })
  } catch {
    return false
  }
}

/** The port on which the server listens that an address leads to; undefined while none answers. */
export async function findPort(address: ServerAddress): Promise<number | undefined> {
  try {
    return await ask(address, async (connection) => {
      const [[row]] = await connection.query<RowDataPacket[]>('SELECT @@port AS port')
      return Number(row?.port)
    })
  } catch {
    return undefined
  }
}

/** The name and version of a node's server. */
export async function describeServer(node: ServerAddress): Promise<string> {
  return await ask(node, async (connection) => {
    const [[row]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version')
    const version = String(row?.version)
    return /mariadb/i.test(version) ? version : `MySQL ${version}`
  })
}

async function ask<Answer>(
  node: ServerAddress,
  work: (connection: Connection) => Promise<Answer>,
): Promise<Answer> {
  const connection = await createConnection({ ...node, connectTimeout: 2000 })
  try {
    return await work(connection)
  } finally {
    connection.destroy()
  }
}
