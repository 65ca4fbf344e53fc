import { randomUUID } from 'node:crypto'
import { accessSync, constants, type Stats } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { VigiaError } from '@vigia/runtime'
import { download, explainTransfer, showUrl } from './download.ts'
import { printable, unreadable } from './problems.ts'

const chunkBytes = 1 << 18

/** Bytes that can be read as often as needed. */
export interface Bytes {
  /** What a message calls them: a file's name, an address, or standard input. */
  name: string
  read(): AsyncGenerator<Buffer>
  close(): Promise<void>
}

/**
 * Opens a file, a URL, or standard input.
 *
 * What can be read but once (a URL, a pipe) is kept in a temporary file, which has no name, so that nothing of it
 * stays behind even when the process is killed.
 *
 * @param location a path, an http, https or file URL, or `-`
 * @param folder what a relative path is relative to
 * @throws VigiaError `seed-unreadable` with the reason, `usage` for another kind of URL
 */
export async function openLocation(location: string, folder: string, signal: AbortSignal): Promise<Bytes> {
  if (location === '-') return await keep('standard input', process.stdin, signal)
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(location) ? URL.parse(location) : undefined
  if (url === null) throw new VigiaError('usage', `${printable(location)} is not an address.`)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') {
    const explained = (error: unknown) => explainTransfer(url, error)
    return await keep(printable(showUrl(url)), await download(url, signal), signal, explained)
  }
  if (url !== undefined && url.protocol !== 'file:')
    throw new VigiaError('usage', `${url.protocol}// is not an address that can be read; http and https are.`)
  return await openPath(url === undefined ? resolve(folder, location) : fileURLToPath(url), signal)
}

async function openPath(path: string, signal: AbortSignal): Promise<Bytes> {
  const name = printable(basename(path) || path)
  let handle: FileHandle
  let stats: Stats
  try {
    handle = await open(path, 'r')
    stats = await handle.stat()
  } catch (error) {
    throw explainFile(path, name, error)
  }
  if (stats.isFile()) return bytesOf(name, handle, signal)
  try {
    if (stats.isFIFO()) return await keep(name, handle.createReadStream({ autoClose: false }), signal)
    const what = stats.isDirectory() ? 'a folder' : 'a device'
    throw unreadable(printable(path), `it is ${what}; give a file`)
  } finally {
    await handle.close()
  }
}

function bytesOf(name: string, handle: FileHandle, signal: AbortSignal): Bytes {
  let closing: Promise<void> | undefined
  return {
    name,
    async *read() {
      for (let position = 0; ; ) {
        signal.throwIfAborted()
        const buffer = Buffer.allocUnsafe(chunkBytes)
        const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position).catch((error: unknown) => {
          throw unreadable(name, codeOf(error), error)
        })
        if (bytesRead === 0) return
        position += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    },
    close: () => (closing ??= handle.close()),
  }
}

async function keep(
  name: string,
  source: Readable,
  signal: AbortSignal,
  explained?: (error: unknown) => Error,
): Promise<Bytes> {
  const folder = temporaryFolder()
  const path = join(folder, `vigia-${randomUUID()}`)
  const handle = await open(path, 'wx+', 0o600).catch((error: unknown) => {
    throw unreadable(name, `the temporary folder ${folder} takes no file (${codeOf(error)})`, error)
  })
  await rm(path)
  try {
    addAbortSignal(signal, source)
    for await (const chunk of source) await handle.writeFile(chunk)
    return bytesOf(name, handle, signal)
  } catch (error) {
    await handle.close()
    if (signal.aborted) throw error
    if (codeOf(error) === 'ENOSPC')
      throw unreadable(
        name,
        `it is kept in ${folder} until it is stored, which is full (ENOSPC); TMPDIR names another folder`,
        error,
      )
    throw explained?.(error) ?? unreadable(name, codeOf(error), error)
  }
}

/** /var/tmp before /tmp, which many systems keep in memory. */
function temporaryFolder(): string {
  const isChosen = tmpdir() !== '/tmp'
  try {
    if (!isChosen) accessSync('/var/tmp', constants.W_OK)
    return isChosen ? tmpdir() : '/var/tmp'
  } catch {
    return tmpdir()
  }
}

function explainFile(path: string, name: string, error: unknown): VigiaError {
  const code = codeOf(error)
  const shown = printable(path)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new VigiaError('seed-unreadable', `There is no file ${shown} (${code}).`, { cause: error })
  if (code === 'EACCES' || code === 'EPERM') return unreadable(shown, `permission is denied (${code})`, error)
  return unreadable(name, code, error)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
