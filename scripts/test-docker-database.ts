import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import type { TestProject } from 'vitest/node'
import { startDockerServer } from './database/docker-server.ts'

/** Docker's MySQL for all tests of a run, stopped at its end. Without an engine the run fails. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'vigia-test-docker-'))
  const attempt = await startDockerServer(dataFolder, (line) => console.error(line), { durable: false })
  if (attempt.status !== 'found') throw new VigiaError('no-test-database', `No MySQL: ${attempt.reason}.`)
  const { host, port, user, password } = attempt.database
  project.provide('mysql', { host, port, user, password })
  return async () => {
    await attempt.database.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}
