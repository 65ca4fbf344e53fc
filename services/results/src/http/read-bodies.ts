import type { Readable } from 'node:stream'
import { ECG_LENGTH, Inference, maximumInferences } from '@vigia/contracts'
import { createTurns } from '@vigia/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  countFields,
  createJsonScan,
  findRepeatedField,
  type JsonBounds,
  type JsonScan,
} from './json-scan.ts'
import type { ProblemKind } from './problems.ts'

/** 1,000 inferences of 280 numbers with all their digits and blanks take 8 MB. */
export const jsonBodyBytes = 12 * 1024 * 1024

/** Packed, one takes 1.5 kB; the rest is for reasons. */
export const packedBodyBytes = 6 * 1024 * 1024

/** One beat of 140 numbers. */
export const beatBodyBytes = 64 * 1024

/** Of all bodies together that are read or worked on. */
const heldBytes = 128 * 1024 * 1024

/** Longer bodies are parsed one in a turn of the event loop, so that everything else gets its turn between them. */
const atOnceBytes = 64 * 1024

const mostFields = Object.keys(Inference.properties).length

/** Twice what the schema allows: what is only just too much is told by its field. */
const bounds: JsonBounds = {
  depth: 8,
  items: 2 * maximumInferences,
  fields: 100,
  allFields: 2 * maximumInferences * mostFields,
  allValues: 2 * maximumInferences * (2 * ECG_LENGTH + mostFields),
  token: 4096,
}

/** A body that cannot be taken. */
export class BodyRefusal extends Error {
  readonly kind: ProblemKind

  /** @param message a sentence for the client */
  constructor(kind: ProblemKind, message: string) {
    super(message)
    this.kind = kind
  }
}

/** Reads a body as JSON. Throws `BodyRefusal`, or what the parser says of a text that is none. */
export type ReadBody = (request: FastifyRequest, payload: Readable, limit: number) => Promise<unknown>

/**
 * Lets the app read JSON, whose depth, fields and size are bounded while it arrives, and in which no name may stand
 * twice in one object; and no other media type.
 *
 * @returns what reads it, for other media types that are JSON
 */
export function readBodies(app: FastifyInstance): ReadBody {
  const parseText = app.getDefaultJsonParser('ignore', 'ignore')
  const takeTurn = createTurns(1)
  const lengths = new WeakMap<FastifyRequest, number>()
  let held = 0

  const read: ReadBody = async (request, payload, limit) => {
    if (held > heldBytes) throw new BodyRefusal('too-busy', 'Too many large bodies are worked on; try again.')
    const scan = createJsonScan(bounds)
    const bytes = await receive(request, payload, limit, scan)
    lengths.set(request, bytes.length)
    held += bytes.length
    if (bytes.length > atOnceBytes) await takeTurn()
    const text = bytes.toString()
    const content = await new Promise<unknown>((resolve, reject) => {
      // It answers by the callback; its type has a promise for parsers that answer so.
      void parseText(request, text, (error, parsed) => (error === null ? resolve(parsed) : reject(error)))
    })
    if (scan.fields !== countFields(content)) throw repeatedField(text)
    return content
  }

  app.addHook('onResponse', (request, _reply, done) => {
    held -= lengths.get(request) ?? 0
    done()
  })
  app.removeContentTypeParser(['text/plain', 'application/json'])
  app.addContentTypeParser('application/json', (request: FastifyRequest, payload: Readable) =>
    read(request, payload, request.routeOptions.bodyLimit as number),
  )
  return read
}

function tooLarge(limit: number): BodyRefusal {
  return new BodyRefusal('body-too-large', `The body is larger than the ${limit} bytes that are taken here.`)
}

function repeatedField(text: string): BodyRefusal {
  const name = JSON.stringify((findRepeatedField(text) ?? '').slice(0, 80))
  return new BodyRefusal('invalid-request', `The body has the field ${name} twice in one object.`)
}

/** The bytes of a body. Of one that has too much of something the rest is let pass, so that the client hears of it. */
function receive(
  { headers }: FastifyRequest,
  payload: Readable,
  limit: number,
  scan: JsonScan,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(headers['content-length'] ?? 0) > limit) return reject(tooLarge(limit))
    let chunks: Buffer[] = []
    let length = 0
    let excess: string | undefined
    payload.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) return reject(tooLarge(limit))
      if (excess !== undefined) return
      excess = scan.read(chunk)
      if (excess === undefined) chunks.push(chunk)
      else chunks = []
    })
    payload.once('error', reject)
    payload.once('end', () => {
      if (excess !== undefined) reject(new BodyRefusal('invalid-request', `The body has ${excess}.`))
      else resolve(Buffer.concat(chunks, length))
    })
  })
}
