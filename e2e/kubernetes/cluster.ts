import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Ended, runProgram } from '../../scripts/processes.ts'
import { makeSecrets, root } from '../containers/compose-project.ts'

/** As the chart's values.yaml. */
export interface Values {
  [name: string]: Values | string | number | boolean | readonly Values[]
}

/** The chart, installed in a namespace of its own on whatever cluster `KUBECTL` and `HELM` lead to. */
export interface Cluster {
  namespace: string
  /** Runs kubectl in the namespace, expects success, and hands on what it printed. */
  kubectl(words: readonly string[], input?: unknown): Promise<string>
  /** A command in a pod of a workload, such as `deploy/vigia-pipelines`. */
  exec(workload: string, ...words: string[]): Promise<string>
  /** Installs or upgrades, as `helm upgrade --install --atomic` does, with these values over those of the cluster. */
  upgrade(values: Values, timeout?: string): Promise<Ended>
  helm(...words: string[]): Promise<Ended>
  /** Rows of a query, as MySQL's administrator. */
  query(sql: string): Promise<string>
  /** Removes the namespace, and with it all there is in it. */
  close(): Promise<void>
}

/** The command line that a variable names, or a program of the PATH. */
function commandOf(variable: 'KUBECTL' | 'HELM', program: string) {
  const [command = '', ...first] = (process.env[variable] ?? program).split(' ')
  return (words: readonly string[], input?: unknown) =>
    runProgram(command, [...first, ...words], input === undefined ? {} : { input: JSON.stringify(input) })
}

const kubectl = commandOf('KUBECTL', 'kubectl')
const helm = commandOf('HELM', 'helm')

/** @param values of the chart for all that is done with it */
export async function openCluster(values: Values): Promise<Cluster> {
  const namespace = `vigia-test-${randomBytes(3).toString('hex')}`
  const inNamespace = async (words: readonly string[], input?: unknown) => {
    const { status, stdout, stderr } = await kubectl(['--namespace', namespace, ...words], input)
    if (status !== 0)
      throw new Error(`kubectl ${words.join(' ')} ended with ${status}: ${stderr.slice(-4000)}`)
    return stdout.trim()
  }
  const exec = (workload: string, ...words: string[]) => inNamespace(['exec', workload, '--', ...words])
  const runHelm = (...words: string[]) => helm(['--namespace', namespace, ...words])

  await inNamespace(['apply', '--filename', '-'], {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  })
  const folder = mkdtempSync(join(tmpdir(), 'vigia-kubernetes-'))
  const secrets = makeSecrets(folder)
  rmSync(folder, { recursive: true })
  await inNamespace(['apply', '--filename', '-'], {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'vigia' },
    stringData: secrets,
  })
  return {
    namespace,
    kubectl: inNamespace,
    exec,
    upgrade(more, timeout = '10m') {
      const chart = join(root, 'charts', 'vigia')
      const words = [
        'upgrade',
        '--install',
        'vigia',
        chart,
        '--atomic',
        '--timeout',
        timeout,
        '--values',
        '-',
      ]
      return helm(['--namespace', namespace, ...words], mergeValues(values, more))
    },
    helm: runHelm,
    query(sql) {
      const client = 'MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec mysql --user=root -BN -e "$0"'
      return exec('statefulset/vigia-mysql', 'sh', '-c', client, sql)
    },
    async close() {
      await runHelm('uninstall', 'vigia', '--wait')
      await kubectl(['delete', 'namespace', namespace])
    },
  }
}

/** What this cluster needs: the file that KUBERNETES_VALUES names. */
export function readGivenValues(): Values {
  const file = process.env.KUBERNETES_VALUES
  return file === undefined ? {} : parse(readFileSync(file, 'utf8'))
}

/** As helm merges one file of values over another. */
export function mergeValues(under: Values, over: Values): Values {
  const merged = { ...under }
  for (const [name, value] of Object.entries(over)) {
    const before = merged[name]
    merged[name] = isNested(before) && isNested(value) ? mergeValues(before, value) : value
  }
  return merged
}

function isNested(value: Values[string] | undefined): value is Values {
  return typeof value === 'object' && !Array.isArray(value)
}
