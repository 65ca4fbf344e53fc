import { existsSync } from 'node:fs'
import { runTool, type ToolOutcome } from './run-tool.ts'

const APT_MILLISECONDS = 600_000

/**
 * Installs a package on Debian or Ubuntu, with nothing that it only recommends. `status: 'failed'` says why not: no
 * root, no apt, or apt's own words.
 *
 * @param print told that it begins, with why it is needed
 */
export async function installWithApt(
  name: string,
  { print, why }: { print: (line: string) => void; why: string },
): Promise<ToolOutcome> {
  if (!existsSync('/usr/bin/apt-get')) return { status: 'failed', output: 'this is not Debian or Ubuntu' }
  if (process.getuid?.() !== 0) return { status: 'failed', output: `installing ${name} with apt needs root` }
  print(`${why}: installing ${name} with apt`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' }
  const patient = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120']
  await runTool('apt-get', [...patient, 'update'], { env, timeout: APT_MILLISECONDS })
  const outcome = await runTool('apt-get', [...patient, 'install', '--no-install-recommends', name], {
    env,
    timeout: APT_MILLISECONDS,
  })
  if (outcome.status === 'done') return outcome
  const errors = outcome.output.split('\n').filter((line) => line.startsWith('E: '))
  return { status: 'failed', output: `apt could not install ${name}: ${errors.join(' ')}` }
}
