import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { stop } from '../../scripts/installation/installation.ts'
import { findFreePort } from '../../scripts/processes.ts'
import { findPort, isWriting, listNodes } from './nodes.ts'

/** Whether HAProxy and a client that it asks servers with are here. */
export const hasProxy = ['haproxy -v', 'mysql --version'].every((words) => {
  const [program = '', ...given] = words.split(' ')
  try {
    execFileSync(program, given, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

/** A proxy before the nodes, which leads to the one that takes writes. */
export interface NodeProxy {
  host: string
  port: number
  /** The place, from 0, of the node that it leads to; -1 while it leads nowhere. */
  findNode(): Promise<number>
  close(): Promise<void>
}

const document = new URL('../../docs/clusters.md', import.meta.url)

/** What stands in the document's section between its fences, in this language. */
function readBlock(section: string, language: string): string {
  const [, text = ''] = readFileSync(document, 'utf8').split(`\n### ${section}\n`)
  const [, block] =
    new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(text.split('\n##')[0] ?? '') ?? []
  if (block === undefined) throw new Error(`docs/clusters.md has no block of ${language} in ${section}.`)
  return block
}

/** Where the document says how a server of such a cluster is asked whether it takes writes. */
const checks = { group: 'Before a replication group', galera: 'Before Galera' }

/** Starts HAProxy as docs/clusters.md says, but for addresses and places of files. */
export async function openProxy(cluster: keyof typeof checks): Promise<NodeProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-proxy-'))
  const [host, port] = ['127.0.0.1', await findFreePort()]
  const nodes = listNodes()
  const check = join(folder, 'takes-writes')
  writeFileSync(check, readBlock(checks[cluster], 'sh').replaceAll('/etc/haproxy', folder), { mode: 0o755 })
  const [{ user, password } = { user: '', password: '' }] = nodes
  writeFileSync(join(folder, 'check.cnf'), `[client]\nuser=${user}\npassword=${password}\n`, { mode: 0o600 })
  let place = 0
  const configuration = readBlock('The configuration', 'haproxy')
    .replaceAll('/etc/haproxy', folder)
    .replace(/bind .*/, `bind ${host}:${port}`)
    .replaceAll(/^( *server \w+) \S+/gm, (_, server) => {
      const node = nodes[place++]
      return `${server} ${node?.host}:${node?.port}`
    })
  writeFileSync(join(folder, 'haproxy.cfg'), configuration)
  const proxy: ChildProcess = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const close = async () => {
    await stop(proxy, 'SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await expect.poll(() => isWriting({ user, password, host, port })).toBe(true)
  } catch (error) {
    await close()
    throw error
  }
  const findNode = async () => {
    const led = await findPort({ user, password, host, port })
    return nodes.findIndex((node) => node.port === led)
  }
  return { host, port, findNode, close }
}
