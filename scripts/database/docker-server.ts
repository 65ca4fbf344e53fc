import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from '../processes/free-port.ts'
import { startOnLeash } from '../processes/leash.ts'
import { runTool } from '../processes/run-tool.ts'
import type { Attempt, Print, ServerAddress } from './database.ts'
import { waitForServer } from './server-version.ts'

const IMAGE = 'mysql:8.4'
const ENGINE_MILLISECONDS = 10_000
const PULL_MILLISECONDS = 600_000
/** The image initialises its data and starts twice before it listens. */
const READY_MILLISECONDS = 180_000

/**
 * Runs MySQL in a container of this process's own, which ends with it and keeps nothing.
 *
 * @param options.durable false: its files are in memory, and no commit waits for the disk
 */
export async function startDockerServer(
  dataFolder: string,
  print: Print,
  options: { durable: boolean },
): Promise<Attempt> {
  const engine = await runTool('docker', ['info'], { timeout: ENGINE_MILLISECONDS })
  if (engine.status === 'failed') return { status: 'unavailable', reason: 'no Docker engine answers' }
  if ((await runTool('docker', ['image', 'inspect', IMAGE])).status === 'failed') {
    print(`Getting Docker's ${IMAGE}`)
    const pull = await runTool('docker', ['pull', '--quiet', IMAGE], { timeout: PULL_MILLISECONDS })
    if (pull.status === 'failed')
      return { status: 'unavailable', reason: `Docker has no ${IMAGE}: ${pull.output}` }
  }
  print(`Starting ${IMAGE} in Docker`)
  return runContainer(dataFolder, options.durable)
}

async function runContainer(dataFolder: string, durable: boolean): Promise<Attempt> {
  mkdirSync(dataFolder, { recursive: true })
  const name = `vigia-${randomBytes(6).toString('hex')}`
  const logFile = join(dataFolder, `${name}.log`)
  const address: ServerAddress = {
    host: '127.0.0.1',
    port: await findFreePort(),
    user: 'root',
    password: randomBytes(18).toString('base64url'),
  }
  const container = await startOnLeash({
    command: 'docker',
    // In the foreground: the client hands SIGTERM on to the server and ends with it.
    args: [
      ...['run', '--rm', '--name', name, '--publish', `127.0.0.1:${address.port}:3306`],
      ...(durable ? [] : ['--tmpfs', '/var/lib/mysql']),
      ...['--env', 'MYSQL_ROOT_PASSWORD', IMAGE, '--character-set-server=utf8mb4', '--skip-log-bin'],
    ],
    env: { ...process.env, MYSQL_ROOT_PASSWORD: address.password },
    logFile,
  })
  const close = async () => {
    await container.close()
    rmSync(logFile, { force: true })
  }
  const version = await waitForServer(address, () => container.ended, READY_MILLISECONDS)
  if (version === undefined) {
    await close()
    return { status: 'unavailable', reason: `Docker's ${IMAGE} did not start` }
  }
  const description = `${version} in Docker, started for this run alone`
  return { status: 'found', database: { kind: 'docker', description, ...address, close } }
}
