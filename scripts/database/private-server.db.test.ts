import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection as connectTo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { findDatabase } from './find-database.ts'
import type { Database } from './server.ts'

let dataFolder: string

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'vigia private server-'))
})

afterEach(() => {
  rmSync(dataFolder, { recursive: true, force: true })
})

test('a private server takes work over TCP, and nothing of it is left when it is closed', async () => {
  const database = await startServer()
  try {
    const connection = await createConnection(addressOf(database))
    await connection.query('CREATE DATABASE Datawarehouse CHARACTER SET utf8mb4')
    const [rows] = await connection.query<RowDataPacket[]>('SHOW DATABASES LIKE "Data%"')
    expect(rows).toHaveLength(1)
    await connection.end()
  } finally {
    await database.close()
  }
  await database.close()
  await expect(isListening(database.port)).resolves.toBe(false)
  expect(readdirSync(dataFolder)).toEqual([])
})

test('a private server wants its password, and lets root in over no port', async () => {
  const database = await startServer()
  try {
    const address = addressOf(database)
    await expect(createConnection({ ...address, password: '' })).rejects.toThrow(/denied/)
    await expect(createConnection({ ...address, user: 'root', password: '' })).rejects.toThrow()
  } finally {
    await database.close()
  }
})

test('a private server commits to disk, listens on this machine only and shares no folder for temporary tables', async () => {
  const database = await startServer()
  try {
    const connection = await createConnection(addressOf(database))
    const [[row]] = await connection.query<RowDataPacket[]>(
      'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@bind_address AS address, @@log_bin AS log_bin, @@tmpdir AS folder',
    )
    expect(row).toEqual({
      flush: 1,
      address: '127.0.0.1',
      log_bin: 0,
      folder: expect.stringContaining(dataFolder),
    })
    await connection.end()
  } finally {
    await database.close()
  }
})

test('two private servers do not disturb each other', async () => {
  const databases = await Promise.all([startServer(), startServer()])
  try {
    for (const database of databases) await (await createConnection(addressOf(database))).end()
    expect(databases[0].port).not.toBe(databases[1].port)
  } finally {
    await Promise.all(databases.map((database) => database.close()))
  }
})

test('a private server does not outlive the process that started it, even if that is killed', async () => {
  const starter = join(dataFolder, 'starter.mjs')
  writeFileSync(
    starter,
    `import { findDatabase } from ${JSON.stringify(join(import.meta.dirname, 'find-database.ts'))}
    const { port } = await findDatabase({ print: () => {}, dataFolder: ${JSON.stringify(join(dataFolder, 'data'))} })
    process.stdout.write(String(port))`,
  )
  const parent = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = await once(parent.stdout, 'data')
  const port = Number(String(output))
  await expect(isListening(port)).resolves.toBe(true)
  parent.kill('SIGKILL')
  await vi.waitFor(async () => expect(await isListening(port)).toBe(false), 20_000)
  await vi.waitFor(
    () => expect(readdirSync(join(dataFolder, 'data')).filter((name) => !name.endsWith('.log'))).toEqual([]),
    20_000,
  )
})

test('the server of this test run is reached with what is provided', async () => {
  const connection = await createConnection(inject('mysql'))
  const [[row]] = await connection.query<RowDataPacket[]>('SELECT 1 AS one')
  expect(row).toEqual({ one: 1 })
  await connection.end()
})

function startServer(): Promise<Database> {
  return findDatabase({ print: () => {}, dataFolder })
}

function addressOf({ host, port, user, password }: Database) {
  return { host, port, user, password }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTo({ host: '127.0.0.1', port })
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}
