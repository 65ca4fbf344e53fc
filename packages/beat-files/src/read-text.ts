import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { describeBinary, nameForeignBytes, nameForeignText } from './foreign-formats.ts'
import type { Bytes } from './open-location.ts'
import { invalidLine, unlike, unreadable } from './problems.ts'

const headBytes = 4096
/** A `.gz` that a server packs once more is two. */
const mostLayers = 3

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** A file's text, piece by piece, and how it was packed. */
export interface Text {
  isGzip: boolean
  encoding: Encoding
  pieces: AsyncGenerator<string>
}

/**
 * Unpacks gzip, which is told by its content, and decodes UTF-8 or UTF-16, with or without a byte order mark.
 *
 * @throws VigiaError `seed-layout` that names what is no text of numbers, `seed-unreadable` for a broken gzip
 */
export async function readText({ name, read }: Bytes): Promise<Text> {
  let chunks: AsyncGenerator<Buffer> = read()
  let layers = 0
  for (;;) {
    const { head, all } = await peek(chunks)
    chunks = all
    if (head[0] === 0x1f && head[1] === 0x8b && layers < mostLayers) {
      chunks = gunzip(chunks, name)
      layers++
      continue
    }
    const encoding = encodingOf(head)
    const foreign =
      nameForeignBytes(head) ??
      (encoding === undefined
        ? describeBinary(name)
        : nameForeignText(new TextDecoder(encoding).decode(head)))
    if (foreign !== undefined || encoding === undefined) {
      await chunks.return(undefined)
      throw unlike(name, foreign ?? describeBinary(name))
    }
    return { isGzip: layers > 0, encoding, pieces: decode(chunks, encoding) }
  }
}

async function peek(chunks: AsyncGenerator<Buffer>) {
  const taken: Buffer[] = []
  let length = 0
  while (length < headBytes) {
    const { done, value } = await chunks.next()
    if (done) break
    taken.push(value)
    length += value.length
  }
  const all = (async function* () {
    yield* taken.splice(0)
    yield* chunks
  })()
  return { head: Buffer.concat(taken).subarray(0, headBytes), all }
}

async function* gunzip(chunks: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: 1 << 18 })
  const source = Readable.from(chunks)
  const done = pipeline(source, unpacked)
  // It is awaited below, unless the reader goes away first.
  done.catch(() => {})
  try {
    yield* unpacked
    await done
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('Z_')) throw error
    const what = code === 'Z_BUF_ERROR' ? 'its gzip data ends early' : 'its gzip data is damaged'
    throw unreadable(name, `${what} (${code})`, error)
  } finally {
    unpacked.destroy()
    source.destroy()
  }
}

/** Undefined for what is no text. Without a byte order mark UTF-16 is told by its NULs: digits have one each. */
function encodingOf(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const nulls = [0, 0]
  for (let at = 0; at < head.length; at++) if (head[at] === 0) nulls[at % 2] = (nulls[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = nulls
  const pairs = Math.floor(head.length / 2)
  if (even === 0 && odd === 0) return hasControls(head) ? undefined : 'utf-8'
  if (even === 0 && odd > 0.9 * pairs) return 'utf-16le'
  return odd === 0 && even > 0.9 * pairs ? 'utf-16be' : undefined
}

function hasControls(head: Buffer): boolean {
  return head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27))
}

async function* decode(chunks: AsyncGenerator<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** 140 numbers of 17 digits are 4,000 characters. */
const longestLine = 1_000_000

/** Lines that stand one after the other, and the number of the first, from 1. */
export interface Lines {
  first: number
  lines: string[]
}

/**
 * Lines by LF, CRLF or CR, as they arrive; the last needs no end.
 *
 * @throws VigiaError `seed-invalid` for a line so long that it is none
 */
export async function* listLines(pieces: AsyncIterable<string>, name: string): AsyncGenerator<Lines> {
  let first = 1
  let rest = ''
  for await (const piece of pieces) {
    let text = rest + piece
    // The LF of a CRLF may be in the next piece.
    const held = text.endsWith('\r') ? '\r' : ''
    if (held !== '') text = text.slice(0, -1)
    const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n')
    rest = `${lines.pop()}${held}`
    if (rest.length > longestLine)
      throw invalidLine(name, first + lines.length, ` has no end within ${longestLine} characters`)
    if (lines.length > 0) yield { first, lines }
    first += lines.length
  }
  if (rest !== '') yield { first, lines: [rest.replace(/\r$/, '')] }
}
