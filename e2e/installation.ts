import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { databaseEnvironment } from '../scripts/database/server.ts'
import { findFreePort } from '../scripts/processes.ts'

const services = new URL('../services/', import.meta.url).pathname

/** How a command ended, and what it said. */
export interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

/** Two databases, and the services as processes over them, on one machine. */
export interface Installation {
  warehouse: TestDatabase
  results: TestDatabase
  environment: NodeJS.ProcessEnv
  apiUrl: string
  /** Runs the command line to its end. */
  pipelines(...words: string[]): Promise<Ended>
  /** The same, with something on its standard input. */
  pipelinesWithInput(input: string, ...words: string[]): Promise<Ended>
  /** Runs it with `--json`, expects success, and hands on what it printed. */
  pipelinesJson(...words: string[]): Promise<Record<string, unknown>>
  /** Starts the command line and lets it run. */
  startPipelines(...words: string[]): ChildProcess
  /** Starts the results API and waits until it is ready. */
  startResults(): Promise<ChildProcess>
  auditUrl: string
  /** Starts the audit UI, whose pages must have been built, and waits until it is ready. */
  startAuditUi(): Promise<ChildProcess>
  /** Starts one more audit UI over the same databases, on a port of its own. @returns its AUDIT_URL */
  startAuditUiBeside(): Promise<string>
  /** What the audit UI has logged since its last start. */
  auditUiLog(): string
  close(): Promise<void>
}

export const apiKey = 'a-key-for-the-tests-only'

export async function openInstallation(variables: NodeJS.ProcessEnv = {}): Promise<Installation> {
  const [warehouse, results] = await Promise.all([openTestDatabase(), openTestDatabase()])
  const [port, auditPort] = [await findFreePort(), await findFreePort()]
  const auditUrl = `http://127.0.0.1:${auditPort}`
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    ...databaseEnvironment('ORIGEM', warehouse.address),
    ...databaseEnvironment('DESTINO', results.address),
    API_PORT: String(port),
    RESULTS_API_KEY: apiKey,
    AUDIT_PORT: String(auditPort),
    AUDIT_URL: auditUrl,
    AUDIT_SIGN_IN_LIMIT: '1000',
    AUDIT_SECRET: 'a-secret-for-the-tests-and-nothing-else',
    LEASE_SECONDS: '1',
    TF_BACKEND: 'wasm',
    ...variables,
  }
  const children = new Set<ChildProcess>()
  const start = (file: string, words: string[], input = '', more: NodeJS.ProcessEnv = {}): ChildProcess => {
    const child = spawn(process.execPath, [services + file, ...words], {
      env: { ...environment, ...more },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    // A program that reads no input may end before this is written.
    child.stdin.on('error', () => {}).end(input)
    children.add(child)
    child.once('exit', () => children.delete(child))
    return child
  }
  const startPipelines = (...words: string[]) => start('pipelines/src/main.ts', words)
  const pipelines = (...words: string[]) => waitForEnd(startPipelines(...words))
  const apiUrl = `http://127.0.0.1:${port}`

  const logs = new Map<string, ReturnType<typeof collect>>()
  const startService = async (name: string, url: string, more: NodeJS.ProcessEnv = {}) => {
    const child = start(`${name}/src/main.ts`, [], '', more)
    const log = collect(child)
    logs.set(name, log)
    for (let attempt = 0; attempt < 600; attempt++) {
      if (child.exitCode !== null) throw new Error(`${name} ended: ${log().stderr}`)
      const answer = await fetch(`${url}/readyz`).catch(() => undefined)
      if (answer?.ok) return child
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`${name} is not ready: ${log().stderr}`)
  }

  return {
    warehouse,
    results,
    environment,
    apiUrl,
    pipelines,
    pipelinesWithInput: (input, ...words) => waitForEnd(start('pipelines/src/main.ts', words, input)),
    async pipelinesJson(...words) {
      const ended = await pipelines('--json', ...words)
      if (ended.status !== 0) throw new Error(`pipelines ${words.join(' ')} failed: ${ended.stderr}`)
      return JSON.parse(ended.stdout) as Record<string, unknown>
    },
    startPipelines,
    startResults: () => startService('results', apiUrl),
    auditUrl,
    startAuditUi: () => startService('audit-ui', auditUrl),
    async startAuditUiBeside() {
      const port = String(await findFreePort())
      const url = `http://127.0.0.1:${port}`
      const AUDIT_SECRET = 'another-secret-for-the-tests-and-nothing-else'
      await startService('audit-ui', url, { AUDIT_PORT: port, AUDIT_URL: url, AUDIT_SECRET })
      return url
    },
    auditUiLog: () => Object.values(logs.get('audit-ui')?.() ?? {}).join(''),
    async close() {
      await Promise.all([...children].map((child) => stop(child, 'SIGKILL')))
      await Promise.all([warehouse.close(), results.close()])
    },
  }
}

/** Sends a signal and waits for the end; a process that has ended already is left alone. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

export async function waitForEnd(child: ChildProcess): Promise<Ended> {
  const log = collect(child)
  await once(child, 'close')
  return { status: child.exitCode, ...log() }
}

function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (part: string) => {
      text[name] += part
    })
  return () => ({ ...text })
}
