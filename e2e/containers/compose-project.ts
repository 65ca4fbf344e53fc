import { expect, vi } from 'vitest'
import { type DockerOptions, docker, type Ended, type Inspected, inspect, tryDocker } from './docker.ts'

/** The containers of a compose file, under a name of their own. */
export interface ComposeProject {
  name: string
  folder: string
  compose(...words: string[]): Promise<string>
  /** Runs a command in a service's container, as `docker compose exec` does. */
  exec(service: string, ...words: string[]): Promise<Ended>
  /** The first container of a service. */
  inspect(service: string): Promise<Inspected>
  inspectAll(): Promise<Record<string, Inspected>>
  /** Until everything that stays up is healthy, and what ends by itself has ended well. */
  waitUntilHealthy(): Promise<void>
  /** Rows of a query, as MySQL's administrator: one object's values a line, tabs between them. */
  query(sql: string): Promise<string>
  /** Removes containers, networks and volumes. */
  close(): Promise<void>
}

/** MySQL makes its files, Next.js compiles, and the machine may be busy. */
const patience = { timeout: 300_000, interval: 1000 }

/** @param administratorPassword of the project's MySQL */
export function openComposeProject(
  name: string,
  options: DockerOptions & { folder: string; file: string; administratorPassword: string },
): ComposeProject {
  const { folder, file, administratorPassword } = options
  const words = ['compose', '--project-name', name, '--file', file]
  const compose = (...more: string[]) => docker([...words, ...more], options)
  const idOf = async (service: string) => {
    const [id] = (await compose('ps', '--all', '--quiet', service)).split('\n')
    return id ?? ''
  }
  const inspectAll = async () => {
    const ids = (await compose('ps', '--all', '--quiet')).split('\n').filter(Boolean)
    const containers = await Promise.all(ids.map((id) => inspect(id)))
    return Object.fromEntries(
      containers.map((container) => [container.Config.Labels['com.docker.compose.service'] ?? '', container]),
    )
  }
  return {
    name,
    folder,
    compose,
    exec: (service, ...command) => tryDocker([...words, 'exec', '--no-TTY', service, ...command], options),
    inspect: async (service) => inspect(await idOf(service)),
    inspectAll,
    async waitUntilHealthy() {
      await vi.waitFor(async () => expect(listUnhealthy(await inspectAll())).toEqual([]), patience)
    },
    query: (sql) =>
      compose(
        ...[
          'exec',
          '--no-TTY',
          '--env',
          `MYSQL_PWD=${administratorPassword}`,
          'mysql',
          'mysql',
          '--user=root',
        ],
        ...['--batch', '--skip-column-names', '--execute', sql],
      ),
    async close() {
      // Whatever the settings say by now.
      await compose('--profile', '*', 'down', '--volumes', '--timeout', '10', '--remove-orphans')
    },
  }
}

function listUnhealthy(containers: Record<string, Inspected>): string[] {
  return Object.entries(containers)
    .filter(([, { State }]) => {
      const isDone = State.Status === 'exited' && State.ExitCode === 0
      const isUp = State.Status === 'running' && (State.Health?.Status ?? 'healthy') === 'healthy'
      return !isDone && !isUp
    })
    .map(([service, { State }]) => `${service} is ${State.Health?.Status ?? State.Status}`)
}
