import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { VigiaError } from '@vigia/runtime'
import { buildWhenChanged } from '../../services/audit-ui/src/build.ts'
import { databaseEnvironment } from '../database/server.ts'
import { type Ended, endOf, findFreePort, type SupervisedProcess, superviseProcess } from '../processes.ts'
import type { TwoDatabases } from './databases.ts'

/** The checkout's folder. */
export const ROOT = join(import.meta.dirname, '..', '..')
export const pipelinesProgram = join(ROOT, 'services', 'pipelines', 'src', 'main.ts')

/** Somebody who can sign in. */
export interface Person {
  email: string
  password: string
}

export interface InstallationOptions {
  databases: TwoDatabases
  /** A folder that is there, for the logs of the services. */
  folder: string
  /** What the programs find beneath the settings that are made here. */
  inherited?: NodeJS.ProcessEnv
  /** Set over them. */
  variables?: NodeJS.ProcessEnv
  /** Aborted, it ends the commands that run and the waiting for services. */
  interruption?: AbortSignal
  /** Whether the log of a command goes to this process's stderr, instead of being kept. */
  showLogs?: boolean
}

/** The programs over two databases, on this machine. */
export interface Installation {
  /** What they are told. */
  environment: NodeJS.ProcessEnv
  apiUrl: string
  apiKey: string
  auditUrl: string
  /** Runs the command line to its end. */
  pipelines(...words: string[]): Promise<Ended>
  pipelinesWith(given: { input?: string; variables?: NodeJS.ProcessEnv }, ...words: string[]): Promise<Ended>
  /** Runs it with `--json` and returns what it printed. @throws VigiaError `command-failed` */
  pipelinesJson(...words: string[]): Promise<Record<string, unknown>>
  /** Starts the command line and lets it run. */
  startPipelines(...words: string[]): ChildProcess
  /** The same with other settings. */
  startPipelinesWith(variables: NodeJS.ProcessEnv, ...words: string[]): ChildProcess
  /** Starts a service and waits until it is ready. @throws VigiaError `service-not-started`, with the end of its log */
  startResults(variables?: NodeJS.ProcessEnv): Promise<SupervisedProcess>
  /** Its pages must have been built: `buildPages`. */
  startAuditUi(variables?: NodeJS.ProcessEnv): Promise<SupervisedProcess>
  /** Starts one more results API over the same databases, on a port of its own. @returns its address */
  startResultsBeside(): Promise<string>
  /** Starts one more audit UI over the same databases, on a port of its own. @returns its AUDIT_URL */
  startAuditUiBeside(): Promise<string>
  /** What the audit UI has logged since its last start. */
  auditUiLog(): string
  /** The same of the results API. */
  resultsLog(): string
  /** Adds somebody who can sign in. */
  addPerson(name: string, role?: string, password?: string): Promise<Person>
  /** Ends all programs; with SIGKILL if nobody is to wait for services that close in order. Twice does no harm. */
  close(signal?: 'SIGKILL'): Promise<void>
}

const readyMilliseconds = 60_000
const millisecondsBetweenTries = 50

/** Gives the programs ports, keys and addresses of their own. Nothing runs yet. */
export async function makeInstallation(options: InstallationOptions): Promise<Installation> {
  const { databases, folder, inherited = {}, variables = {}, interruption, showLogs = false } = options
  const [apiPort, auditPort] = [String(await findFreePort()), String(await findFreePort())]
  const local = '127.0.0.1'
  const apiUrl = `http://${local}:${apiPort}`
  const auditUrl = `http://${local}:${auditPort}`
  const environment: NodeJS.ProcessEnv = {
    ...inherited,
    ...databaseEnvironment('ORIGEM', databases.warehouse),
    ...databaseEnvironment('DESTINO', databases.results),
    ...{ API_HOST: local, API_BIND: local, API_PORT: apiPort, RESULTS_API_KEY: newSecret() },
    ...{ AUDIT_BIND: local, AUDIT_PORT: auditPort, AUDIT_URL: auditUrl, AUDIT_SECRET: newSecret() },
    CHAIN_KEY: newSecret(),
    ...variables,
  }
  const commands = new Set<ChildProcess>()
  const services = new Set<SupervisedProcess>()

  const start = (words: readonly string[], given: { input?: string; variables?: NodeJS.ProcessEnv } = {}) => {
    interruption?.throwIfAborted()
    const command = spawn(process.execPath, [pipelinesProgram, ...words], {
      cwd: ROOT,
      env: { ...environment, ...given.variables },
      stdio: ['pipe', 'pipe', showLogs ? 'inherit' : 'pipe'],
    })
    // A command that reads no input may end before this is written.
    command.stdin?.on('error', () => {}).end(given.input)
    const end = () => command.kill('SIGTERM')
    interruption?.addEventListener('abort', end)
    commands.add(command)
    command.once('exit', () => {
      commands.delete(command)
      interruption?.removeEventListener('abort', end)
    })
    return command
  }
  const startService = async (name: string, url: string, more: NodeJS.ProcessEnv = {}) => {
    const file = `services/${name}/src/main.ts`
    const logFile = join(folder, `${name}.log`)
    writeFileSync(logFile, '')
    const env = { ...environment, ...more }
    const service = await superviseProcess({
      command: process.execPath,
      args: [file],
      cwd: ROOT,
      env,
      logFile,
    })
    services.add(service)
    try {
      for (const deadline = Date.now() + readyMilliseconds; !(await isReady(url)); ) {
        if (service.ended || Date.now() > deadline) {
          const end = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n')
          throw new VigiaError('service-not-started', `The service ${name} did not start:\n${end}`)
        }
        await wait(millisecondsBetweenTries, undefined, interruption && { signal: interruption })
      }
    } catch (error) {
      await service.close()
      throw error
    }
    return service
  }
  const pipelinesWith: Installation['pipelinesWith'] = async (given, ...words) => {
    const ended = await endOf(start(words, given))
    interruption?.throwIfAborted()
    return ended
  }
  return {
    environment,
    apiUrl,
    apiKey: String(environment.RESULTS_API_KEY),
    auditUrl,
    pipelines: (...words) => pipelinesWith({}, ...words),
    pipelinesWith,
    pipelinesJson: async (...words) => readJson(words, await pipelinesWith({}, '--json', ...words)),
    startPipelines: (...words) => start(words),
    startPipelinesWith: (variables, ...words) => start(words, { variables }),
    startResults: (more) => startService('results', apiUrl, more),
    async startResultsBeside() {
      const port = String(await findFreePort())
      const url = `http://${local}:${port}`
      await startService('results', url, { API_PORT: port })
      return url
    },
    startAuditUi: (more) => startService('audit-ui', auditUrl, more),
    async startAuditUiBeside() {
      const port = String(await findFreePort())
      const url = `http://${local}:${port}`
      await startService('audit-ui', url, { AUDIT_PORT: port, AUDIT_URL: url, AUDIT_SECRET: newSecret() })
      return url
    },
    auditUiLog: () => readFileSync(join(folder, 'audit-ui.log'), 'utf8'),
    resultsLog: () => readFileSync(join(folder, 'results.log'), 'utf8'),
    async addPerson(name, role = 'reader', password = `a long password of ${name}`) {
      const email = `${name.toLowerCase()}@example.org`
      const words = ['users', 'add', email, '--name', name, '--role', role, '--password-stdin', '--keep']
      readJson(words, await pipelinesWith({ input: `${password}\n` }, '--json', ...words))
      return { email, password }
    },
    async close(signal) {
      await Promise.all([...commands].map((command) => stop(command, 'SIGKILL')))
      await Promise.all([...services].map((service) => (signal ? service.kill() : service.close())))
    },
  }
}

/** Builds the audit UI's pages, unless they are built. @throws VigiaError `pages-not-built` */
export async function buildPages(): Promise<void> {
  if ((await buildWhenChanged()) !== 0)
    throw new VigiaError('pages-not-built', 'The audit UI could not be built; the reason is above.')
}

/** Sends a signal and waits for the end; a process that has ended already is left alone. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** What a command of the pipelines printed. */
export function readJson(
  words: readonly string[],
  { status, stdout, stderr }: Ended,
): Record<string, unknown> {
  if (status === 0) return JSON.parse(stdout) as Record<string, unknown>
  const reason = stderr === '' ? 'its reason is above.' : stderr
  throw new VigiaError('command-failed', `pipelines ${words[0]} failed: ${reason}`)
}

/** A number of what a command printed. @throws VigiaError `command-failed` if there is none */
export function numberIn(printed: Record<string, unknown>, name: string): number {
  const value = printed[name]
  if (typeof value === 'number') return value
  throw new VigiaError('command-failed', `A command of the pipelines printed no number "${name}".`)
}

async function isReady(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(10_000)
  const answer = await fetch(`${url}/readyz`, { signal }).catch(() => undefined)
  return answer?.ok === true
}

const newSecret = () => randomBytes(24).toString('base64url')
