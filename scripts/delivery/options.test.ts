import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runProgram } from '../processes.ts'

const scripts = join(import.meta.dirname, '..')

test.each([
  ['backup.sh --keep', '--keep takes a value.'],
  ['backup.sh backups --keep', '--keep takes a value.'],
  ['backup.sh --keep=', '--keep takes a whole number from 1.'],
  ['backup.sh --keep 0', '--keep takes a whole number from 1.'],
  ['backup.sh one two', 'One is enough, and these are two: one and two'],
  ['deploy.sh v1 --manifest', '--manifest takes a value.'],
  ['deploy.sh v1 v2', 'One is enough, and these are two: v1 and v2'],
  ['restore.sh one two', 'One is enough, and these are two: one and two'],
  ['backup.sh --frequently', 'Usage: scripts/backup.sh'],
  ['deploy.sh --fast v1', 'Usage: scripts/deploy.sh'],
  ['restore.sh --force one', 'Usage: scripts/restore.sh'],
  ['deploy.sh --chart --stack v1', 'One is enough, and these are two: --chart and --stack'],
  ['deploy.sh --namespace hospital v1', '--namespace and --values go with --chart.'],
  ['restore.sh --chart --namespace', '--namespace takes a value.'],
  ['backup.sh --namespace hospital', '--namespace and --values go with --chart.'],
  ['ci.sh --fast v1', 'Usage: scripts/ci.sh'],
  ['with-settings.sh', 'Usage: scripts/with-settings.sh'],
])('scripts/%s ends with 2 and says why', async (line, words) => {
  const [script = '', ...options] = line.split(' ')
  const { status, stderr } = await runProgram('bash', [join(scripts, script), ...options])
  expect(stderr).toContain(words)
  expect(status).toBe(2)
})
