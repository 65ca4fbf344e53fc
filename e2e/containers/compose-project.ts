import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, vi } from 'vitest'
import { type Ended, runProgram } from '../../scripts/processes.ts'

/** This checkout. */
export const root = dirname(dirname(import.meta.dirname))

export interface DockerOptions {
  folder?: string
  environment?: NodeJS.ProcessEnv
}

/** Runs docker to its end, however that is. */
export function tryDocker(words: readonly string[], options: DockerOptions = {}): Promise<Ended> {
  const { folder: cwd, environment } = options
  return runProgram('docker', words, { cwd, env: { ...process.env, ...environment } })
}

/** Runs docker, expects success, and hands on what it printed. */
export async function docker(words: readonly string[], options?: DockerOptions): Promise<string> {
  const { status, stdout, stderr } = await tryDocker(words, options)
  if (status !== 0) throw new Error(`docker ${words.join(' ')} ended with ${status}: ${stderr.slice(-4000)}`)
  return stdout.trim()
}

/** What these tests look at of what `docker inspect` tells of a container. */
export interface Inspected {
  Id: string
  Args: string[]
  Config: { User: string; Env: string[]; Labels: Record<string, string>; Healthcheck?: { Test: string[] } }
  HostConfig: {
    ReadonlyRootfs: boolean
    CapAdd: string[] | null
    CapDrop: string[] | null
    SecurityOpt: string[] | null
    Memory: number
    NanoCpus: number
    PidsLimit: number | null
    Privileged: boolean
    RestartPolicy: { Name: string }
    LogConfig: { Type: string; Config: Record<string, string> }
  }
  Mounts: { Type: string; Source: string; Destination: string; RW: boolean }[]
  NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[] | null> }
  State: { Status: string; ExitCode: number; Health?: { Status: string } }
}

/** Looks at a container, or an image. */
export async function inspect<Kind = Inspected>(id: string): Promise<Kind> {
  const [found] = JSON.parse(await docker(['inspect', id])) as Kind[]
  if (found === undefined) throw new Error(`docker knows no ${id}`)
  return found
}

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
    query: (sql) => {
      const exec = ['exec', '--no-TTY', '--env', `MYSQL_PWD=${administratorPassword}`, 'mysql']
      return compose(...exec, 'mysql', '--user=root', '--batch', '--skip-column-names', '--execute', sql)
    },
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

const names = [
  'mysql_root_password',
  'migrations_password',
  'pipelines_password',
  'results_password',
  'audit_ui_password',
  'results_api_key',
  'audit_secret',
] as const
export type Secrets = Record<(typeof names)[number], string>

/** Makes the secrets of docker-compose.prod.yml, as docs/operations.md says: files for all in a folder for one. */
export function makeSecrets(folder: string): Secrets {
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 })
  const secrets = names.map((name) => {
    const secret = randomBytes(24).toString('hex')
    writeFileSync(join(folder, 'secrets', name), `${secret}\n`, { mode: 0o644 })
    return [name, secret] as const
  })
  return Object.fromEntries(secrets) as Secrets
}
