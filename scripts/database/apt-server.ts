import { existsSync } from 'node:fs'
import { runTool, type ToolOutcome } from '../processes/run-tool.ts'
import type { Print } from './database.ts'

const PACKAGE = 'mariadb-server-core'
const APT_MILLISECONDS = 600_000

/**
 * Installs MariaDB's server program on Debian or Ubuntu. The `-core` package starts no service and makes no
 * database. `status: 'failed'` says why not: no root, no apt, or apt's own words.
 */
export async function installWithApt(print: Print): Promise<ToolOutcome> {
  if (!existsSync('/usr/bin/apt-get')) return { status: 'failed', output: 'this is not Debian or Ubuntu' }
  if (process.getuid?.() !== 0)
    return { status: 'failed', output: `installing ${PACKAGE} with apt needs root` }
  print(`No database server here: installing ${PACKAGE} with apt`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' }
  const patient = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120']
  await runTool('apt-get', [...patient, 'update'], { env, timeout: APT_MILLISECONDS })
  const outcome = await runTool('apt-get', [...patient, 'install', '--no-install-recommends', PACKAGE], {
    env,
    timeout: APT_MILLISECONDS,
  })
  if (outcome.status === 'done') return outcome
  const errors = outcome.output.split('\n').filter((line) => line.startsWith('E: '))
  return { status: 'failed', output: `apt could not install ${PACKAGE}: ${errors.join(' ')}` }
}
