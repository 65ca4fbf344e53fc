import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBeatFile } from './open-beat-file.ts'
import { beatLayouts, makeBeats } from './testing/index.ts'

const csv = Buffer.from(beatLayouts[0]?.write(makeBeats(9)) ?? '')
let folder: string
let servers: Server[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-locations-'))
  servers = []
})
afterEach(() => {
  for (const server of servers) server.close().closeAllConnections()
  rmSync(folder, { recursive: true })
})

async function count(location: string): Promise<number> {
  const signal = new AbortController().signal
  const file = await openBeatFile(location, { labels: true, folder, signal })
  try {
    let beats = 0
    for await (const _ of file.beats()) beats++
    return beats
  } finally {
    await file.close()
  }
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a path is relative to the folder of the person; a file URL will do too', async () => {
  writeFileSync(join(folder, 'my ecg.csv'), csv)
  expect(await count('my ecg.csv')).toBe(9)
  expect(await count(pathToFileURL(join(folder, 'my ecg.csv')).href)).toBe(9)
})

test('what is no file to read is named', async () => {
  await expect(count('absent.csv')).rejects.toThrow(`There is no file ${folder}/absent.csv (ENOENT).`)
  mkdirSync(join(folder, 'inner'))
  await expect(count('inner')).rejects.toThrow('inner cannot be read: it is a folder; give a file.')
  await expect(count('/dev/null')).rejects.toThrow('/dev/null cannot be read: it is a device')
  await expect(count('ftp://localhost/ecg.csv')).rejects.toMatchObject({ code: 'usage' })
})

test('a pipe with a name is read, though it can be read but once', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const counted = count(pipe)
  const writer = await open(pipe, 'w')
  await writer.writeFile(csv)
  await writer.close()
  expect(await counted).toBe(9)
})

test('a temporary folder that takes no file is named', async () => {
  const before = process.env.TMPDIR
  process.env.TMPDIR = join(folder, 'absent')
  try {
    const url = await serve((_, response) => response.end(csv))
    await expect(count(url)).rejects.toThrow(`the temporary folder ${folder}/absent takes no file (ENOENT)`)
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
})

test('a URL is read like a file: through redirects, packed by the server, or packed itself', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/old') response.writeHead(302, { location: '/ecg.csv' }).end()
    else if (request.url === '/packed')
      response.setHeader('content-encoding', 'gzip').end(gzipSync(gzipSync(csv)))
    else if (request.url === '/br') response.setHeader('content-encoding', 'br').end(brotliCompressSync(csv))
    else if (request.url === '/ecg.csv.gz') response.end(gzipSync(csv))
    else response.end(csv)
  })
  for (const path of ['/ecg.csv', '/old', '/packed', '/br', '/ecg.csv.gz'])
    expect(await count(url + path)).toBe(9)
})

test.each<[string, RequestListener, string]>([
  ['a status', (_, response) => void response.writeHead(404).end(), 'the server answers 404 Not Found.'],
  [
    'redirects without end',
    (_, response) => void response.writeHead(301, { location: '/' }).end(),
    'it redirects more than 10 times.',
  ],
  [
    'a redirect to elsewhere',
    (_, response) => void response.writeHead(301, { location: 'file:///etc/passwd' }).end(),
    'it redirects to what is neither http nor https.',
  ],
  [
    'a page',
    (_, response) => void response.end('<!doctype html><title>Sign in</title>'),
    'is a web page, not data',
  ],
  ['nothing', (_, response) => void response.end(), 'holds no ECG.'],
  [
    'a transfer that breaks off',
    (_, response) =>
      void response
        .writeHead(200, { 'content-length': csv.length })
        .write(csv.subarray(0, 999), () => response.destroy()),
    'the transfer ended early (ECONNRESET).',
  ],
  [
    'a connection that is cut',
    (request) => void request.socket.destroy(),
    'the connection was cut (ECONNRESET).',
  ],
])('%s is the reason that is told', async (_, listener, reason) => {
  const url = await serve(listener)
  await expect(count(url)).rejects.toThrow(reason)
})

test('why a host does not answer is told', async () => {
  await expect(count('http://no-such-host.invalid/ecg.csv')).rejects.toThrow(
    /^http:\/\/no-such-host.invalid\/ecg.csv cannot be read: .*\((ENOTFOUND|EAI_AGAIN)\)\.$/,
  )
  const port = await closedPort()
  await expect(count(`http://127.0.0.1:${port}/ecg.csv`)).rejects.toThrow(
    'nothing listens there (ECONNREFUSED).',
  )
  const url = await serve((_, response) => response.end(csv))
  await expect(count(url.replace('http:', 'https:'))).rejects.toThrow('does not speak TLS')
})

test('neither a password nor a signature in an address is repeated', async () => {
  const url = await serve((_, response) => void response.writeHead(403).end())
  const secret = `${url.replace('//', '//ana:secret-1@')}/ecg.csv?signature=secret-2`
  const refusal = await count(secret).catch((error: Error) => error.message)
  expect(refusal).toBe(`${url}/ecg.csv cannot be read: the server answers 403 Forbidden.`)
})

/** A port of this machine on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
