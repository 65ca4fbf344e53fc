import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { stop } from '../../scripts/installation/installation.ts'
import { findFreePort } from '../../scripts/processes.ts'
import { isWriting, listNodes } from './nodes.ts'

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
export interface Proxy {
  host: string
  port: number
  close(): Promise<void>
}

const document = new URL('../../docs/clusters.md', import.meta.url)

/** What stands in the document between its fences, in this language. */
function readBlock(language: string): string {
  const [, block] =
    new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readFileSync(document, 'utf8')) ?? []
  if (block === undefined) throw new Error(`docs/clusters.md has no block of ${language}.`)
  return block
}

/** Starts HAProxy as docs/clusters.md says, but for addresses and places of files. */
export async function openProxy(): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-proxy-'))
  const [host, port] = ['127.0.0.1', await findFreePort()]
  const nodes = listNodes()
  const check = join(folder, 'takes-writes')
  writeFileSync(check, readBlock('sh').replaceAll('/etc/haproxy', folder), { mode: 0o755 })
  const [{ user, password } = { user: '', password: '' }] = nodes
  writeFileSync(join(folder, 'check.cnf'), `[client]\nuser=${user}\npassword=${password}\n`, { mode: 0o600 })
  let place = 0
  const configuration = readBlock('haproxy')
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
  return { host, port, close }
}
