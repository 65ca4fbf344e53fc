import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { VigiaError } from '@vigia/runtime'
import { parse } from 'csv-parse'
import { readEcgLine } from './ecg-line.ts'
import type { SeedSource } from './source.ts'

/**
 * ECGs from a CSV in the layout of TensorFlow's `ecg.csv`. The text is read twice, once to count; what comes from a
 * URL or from standard input is kept in a temporary file meanwhile.
 *
 * @param location a path, a URL, or `-` for standard input
 * @throws VigiaError `seed-unreadable`, `seed-empty`
 */
export async function openCsv(location: string, signal: AbortSignal): Promise<SeedSource> {
  const { path, close } = await bringToDisk(location, signal)
  const description = location === '-' ? 'standard input' : basename(location)
  try {
    let count = 0
    for await (const _ of listRecords(path)) count++
    if (count === 0) throw new VigiaError('seed-empty', `${description} holds no ECG.`)
    return { description, count, ecgs: () => readEcgs(path, description), close }
  } catch (error) {
    await close()
    throw error instanceof VigiaError ? error : unreadable(description, error)
  }
}

async function* readEcgs(path: string, description: string) {
  let line = 0
  try {
    for await (const fields of listRecords(path)) yield readEcgLine(fields, ++line)
  } catch (error) {
    throw error instanceof VigiaError ? error : unreadable(description, error)
  }
}

function listRecords(path: string): AsyncIterable<string[]> {
  const parser = parse({ relax_column_count: true, skip_empty_lines: true, trim: true, bom: true })
  const file = createReadStream(path)
  file.on('error', (error) => parser.destroy(error))
  return file.pipe(parser)
}

async function bringToDisk(location: string, signal: AbortSignal) {
  const isUrl = /^https?:\/\//.test(location)
  if (location !== '-' && !isUrl) return { path: location, close: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'vigia-seed-'))
  const path = join(folder, 'ecg.csv')
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(isUrl ? await download(location, signal) : process.stdin, createWriteStream(path), {
      signal,
    })
  } catch (error) {
    await close()
    throw error instanceof VigiaError ? error : unreadable(isUrl ? location : 'standard input', error)
  }
  return { path, close }
}

async function download(url: string, signal: AbortSignal): Promise<Readable> {
  const response = await fetch(url, { signal })
  if (!response.ok || response.body === null)
    throw new VigiaError('seed-unreadable', `${url} answers ${response.status}.`)
  return Readable.fromWeb(response.body)
}

function unreadable(description: string, cause: unknown): VigiaError {
  const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
  return new VigiaError('seed-unreadable', `${description} cannot be read${reason}.`, { cause })
}
