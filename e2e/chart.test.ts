import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { variables } from '@vigia/runtime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { findHelm, findValidator } from '../scripts/kubernetes/find-programs.ts'
import { type Ended, runProgram } from '../scripts/processes.ts'

const root = join(import.meta.dirname, '..')
const chart = join(root, 'charts', 'vigia')

/** The oldest that Chart.yaml takes, and a newer one. */
const versions = ['1.30', '1.34']

/** What nobody can guess for an installation. */
const needed = {
  image: { registry: 'nexus.example.org:8082' },
  auditUi: { url: 'https://vigia.example.org' },
}
const everywhere = [{ namespaceSelector: {} }]

const valueSets = {
  'as little as can be': needed,
  'databases outside': {
    ...needed,
    existingDatabase: {
      enabled: true,
      warehouse: { host: 'warehouse.example.org' },
      results: { host: 'results.example.org', port: 3307 },
      hasAdministrator: false,
    },
    secret: { optional: ['tls_ca'] },
  },
  'everything on': {
    image: {
      ...needed.image,
      tag: 'v1.4.0',
      digests: { results: `sha256:${'a'.repeat(64)}` },
      pullSecrets: [{ name: 'registry' }],
    },
    secret: {
      optional: [
        ...['chain_key', 'webhook_url', 'webhook_secret', 'smtp_url', 'audit_oidc_client_secret'],
        ...['results_api_read_key', 'tls_ca'],
      ],
    },
    settings: { TZ: 'America/Sao_Paulo', EPOCHS: 40 },
    mysql: { storageClass: 'fast' },
    auditUi: {
      ...needed.auditUi,
      replicas: 2,
      ingress: { enabled: true, className: 'nginx', annotations: { a: 'b' }, tlsSecret: 'certificate' },
    },
    infer: { autoscaling: { enabled: true } },
    retrain: { enabled: true },
    networkPolicies: {
      auditUiFrom: everywhere,
      metricsFrom: everywhere,
      resultsFrom: everywhere,
      egress: { restricted: true, to: [{ ports: [{ port: 443 }] }] },
    },
    monitoring: { serviceMonitor: true, rules: true, dashboard: true, labels: { release: 'prometheus' } },
    serviceAccountName: 'vigia',
    priorityClassName: 'clinical',
    podAnnotations: { a: 'b' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'clinical', operator: 'Exists' }],
  },
} as const

const helm = await findHelm()
if (helm === undefined) console.log('SKIPPED: the Helm chart, since there is no helm; HELM names one.')
const validator = helm && (await findValidator((line) => console.log(`> ${line}`)))
if (validator?.status === 'unavailable') {
  console.log(`SKIPPED: the chart's strict validation, since ${validator.reason}.`)
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-chart-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(helm === undefined)('The Helm chart', () => {
  test.each(Object.entries(valueSets))('passes strict linting with %s', async (_what, values) => {
    for (const version of versions) {
      const words = ['lint', chart, '--strict', '--kube-version', version, '--values', '-']
      expect(await runHelm(words, values)).toMatchObject({ status: 0 })
    }
  })

  test.skipIf(validator?.status !== 'found').each(Object.entries(valueSets))(
    'keeps the schema of Kubernetes with %s, and uses nothing it does not know',
    async (_what, values) => {
      if (validator?.status !== 'found') return
      for (const version of versions) {
        const objects = (await render(values, version)).filter(
          ({ apiVersion }) => !apiVersion.startsWith('monitoring.coreos.com/'),
        )
        const files = objects.map((object, index) => {
          const own = join(folder, `${index}.json`)
          writeFileSync(own, JSON.stringify(object))
          return own
        })
        const words = ['--kubernetes-version', version, '--strict', '--quiet', ...files]
        expect(await runProgram(validator.program, words)).toEqual({ status: 0, stdout: '', stderr: '' })
      }
    },
  )

  test.each([
    ['image.registry', { ...needed, image: {} }, 'image.registry: the host of the image registry is missing'],
    ['auditUi.url', { ...needed, auditUi: {} }, 'auditUi.url: where browsers find the audit UI is missing'],
    [
      'a host of databases outside',
      { ...needed, existingDatabase: { enabled: true } },
      'warehouse.host and results.host are missing',
    ],
    ['a value that there is not', { ...needed, replicas: 3 }, 'replicas'],
    [
      'a password among the settings',
      { ...needed, settings: { ORIGEM_MYSQL_PASSWORD: 'x' } },
      'ORIGEM_MYSQL_PASSWORD',
    ],
    [
      'a digest that is none',
      { ...needed, image: { ...needed.image, digests: { results: 'v1' } } },
      'image/digests/results',
    ],
    ['no replica', { ...needed, results: { replicas: 0 } }, 'results/replicas'],
    ['a secret that there is not', { ...needed, secret: { optional: ['other'] } }, 'secret/optional'],
  ])('refuses %s by name', async (_what, values, words) => {
    const { status, stderr } = await runHelm(
      ['template', 'vigia', chart, '--kube-version', '1.34', '--values', '-'],
      values,
    )
    expect(status).toBe(1)
    // Versions of helm write the path with dots or with slashes.
    expect(stderr.replaceAll('.', '/')).toContain(words.replaceAll('.', '/'))
  })

  test('gives each service the secrets that the compose file gives it', async () => {
    const objects = await render(valueSets['everything on'], '1.34')
    for (const service of ['migrate', 'results', 'pipelines', 'infer', 'audit-ui']) {
      // There a secret of its own, since a file has one name.
      const ofCompose = secretsOfCompose(service).map((secret) =>
        secret.replace('audit_ui_api_key', 'results_api_read_key'),
      )
      expect([service, ...secretsOf(objects, service)]).toEqual([service, ...ofCompose])
    }
  })

  test('sets no variable that the services do not know', async () => {
    const known = new Set(Object.keys(variables))
    const objects = await render(valueSets['everything on'], '1.34')
    const names = containersOf(objects).flatMap(({ env = [] }) => env.map(({ name }) => name))
    expect(
      [...new Set(names)].filter((name) => !known.has(name.replace(/_FILE$/, '')) && name !== 'TZ'),
    ).toEqual([])
  })

  test('lets no container write to its root, gain rights, or run as root', async () => {
    const objects = await render(valueSets['everything on'], '1.34')
    const containers = containersOf(objects)
    expect(containers.length).toBe(7)
    for (const { securityContext } of containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
    }
  })
})

interface Container {
  name: string
  env?: { name: string; value: string }[]
  securityContext: unknown
}

interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; labels: Record<string, string> }
  spec: {
    template?: { spec: { containers: Container[] } }
    jobTemplate?: { spec: { template: { spec: { containers: Container[] } } } }
  }
}

function runHelm(words: readonly string[], values: unknown): Promise<Ended> {
  const [program = '', ...first] = helm ?? []
  return runProgram(program, [...first, ...words], { input: JSON.stringify(values) })
}

async function render(values: unknown, version: string): Promise<KubernetesObject[]> {
  const words = ['template', 'vigia', chart, '--kube-version', version, '--values', '-']
  const { status, stdout, stderr } = await runHelm(words, values)
  if (status !== 0) throw new Error(stderr)
  return parseAllDocuments(stdout).map((document) => document.toJS())
}

function containersOf(objects: readonly KubernetesObject[]): Container[] {
  return objects.flatMap(({ spec }) => {
    const template = spec?.template ?? spec?.jobTemplate?.spec.template
    return template?.spec.containers ?? []
  })
}

/** Names of variables and of the secrets that they are read from. */
function secretsOf(objects: readonly KubernetesObject[], service: string): string[] {
  const container = containersOf(objects).find(({ name }) => name === service)
  return (container?.env ?? [])
    .filter(({ name }) => name.endsWith('_FILE'))
    .map(nameSecret)
    .sort()
}

function secretsOfCompose(service: string): string[] {
  const file = readFileSync(join(root, 'docker-compose.prod.yml'), 'utf8')
  const { services } = parse(file, { merge: true }) as {
    services: Record<string, { environment: Record<string, string | null> }>
  }
  return Object.entries(services[service]?.environment ?? {})
    .filter(([name]) => name.endsWith('_FILE'))
    .map(([name, value]) => nameSecret({ name, value: String(value) }))
    .sort()
}

const nameSecret = ({ name, value }: { name: string; value: string }) => `${name}=${value}`
