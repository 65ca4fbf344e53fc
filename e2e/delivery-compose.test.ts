import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runProgram } from '../scripts/processes.ts'
import { project } from './delivery/small-project.ts'

test('without a provider for sign-in, an installation needs no file for its secret', async () => {
  const { secrets, services } = await compose({})
  expect(secrets.audit_oidc_client_secret.file).toBe('/dev/null')
  expect(services['audit-ui'].environment.AUDIT_OIDC_ISSUER ?? null).toBe(null)
})

test('the secret that a provider knows is mounted where the audit UI reads it', async () => {
  const { secrets, services } = await compose({
    AUDIT_OIDC_ISSUER: 'https://login.example.org',
    AUDIT_OIDC_CLIENT_SECRET_FILE: './secrets/audit_oidc_client_secret',
  })
  const mounted = '/run/secrets/audit_oidc_client_secret'
  expect(secrets.audit_oidc_client_secret.file).toBe(join(project, 'secrets', 'audit_oidc_client_secret'))
  expect(services['audit-ui'].environment.AUDIT_OIDC_CLIENT_SECRET_FILE).toBe(mounted)
  expect(services['audit-ui'].secrets).toContainEqual(
    expect.objectContaining({ source: 'audit_oidc_client_secret', target: mounted }),
  )
})

test('docker-compose.logs.yml gives every process a folder for its log files, and the file that names them', async () => {
  const { services } = await compose({ LOG_CONFIG: '/etc/vigia/logging.json', LOG_FOLDER: '/srv/logs' }, [
    'docker-compose.logs.yml',
  ])
  for (const name of ['migrate', 'results', 'pipelines', 'infer', 'audit-ui']) {
    expect(services[name].read_only).toBe(true)
    expect(services[name].environment.LOG_CONFIG).toBe('/app/logging.files.json')
    expect(services[name].volumes).toContainEqual(
      expect.objectContaining({
        source: '/etc/vigia/logging.json',
        target: '/app/logging.files.json',
        read_only: true,
      }),
    )
    expect(services[name].volumes).toContainEqual(
      expect.objectContaining({ source: '/srv/logs', target: '/app/logs' }),
    )
  }
})

test('docker-compose.monitoring.yml adds Prometheus and Grafana at this machine alone, and ports that nobody publishes', async () => {
  const { services, configs } = await compose({ BACKUP_FOLDER: '/srv/backups' }, [
    'docker-compose.monitoring.yml',
  ])
  for (const name of ['prometheus', 'grafana']) {
    expect(services[name].image).toMatch(/:v?\d+\.\d+\.\d+$/)
    expect(services[name].read_only).toBe(true)
    expect(services[name].ports).toEqual([expect.objectContaining({ host_ip: '127.0.0.1' })])
    expect(services[name].deploy.resources.limits.memory).toBeDefined()
    for (const { source } of services[name].configs) expect(existsSync(configs[source].file)).toBe(true)
  }
  for (const name of ['audit-ui', 'infer', 'retrain']) {
    expect(services[name].environment.METRICS_PORT).toBe('9464')
    expect(JSON.stringify(services[name].ports ?? [])).not.toContain('9464')
  }
  expect(services['audit-ui'].volumes).toContainEqual(
    expect.objectContaining({ source: '/srv/backups', target: '/backups', read_only: true }),
  )
})

/** What Compose makes of docker-compose.prod.yml. */
async function compose(settings: NodeJS.ProcessEnv, others: readonly string[] = []) {
  const files = ['docker-compose.prod.yml', ...others].flatMap((file) => ['--file', join(project, file)])
  const words = ['compose', '--project-directory', project, '--env-file', '/dev/null', ...files]
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    REGISTRY: 'registry',
    TAG: 'tag',
    ...settings,
  }
  const { stdout } = await runProgram('docker', [...words, 'config', '--format', 'json'], { env })
  return JSON.parse(stdout)
}
