import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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
