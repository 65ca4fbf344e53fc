import type { Readable } from 'node:stream'
import { ECG_LENGTH, Inference, maximumInferences } from '@vigia/contracts'
import { createTurns } from '@vigia/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { countFields, createJsonScan, findRepeatedField, type JsonBounds } from './json-scan.ts'
import type { ProblemKind } from './problems.ts'
import { whenOver } from './when-over.ts'

/** 1,000 inferences of 280 numbers with all their digits and blanks take 8 MB. */
export const jsonBodyBytes = 12 * 1024 * 1024

/** Packed, one takes 1.5 kB; the rest is for reasons. */
export const packedBodyBytes = 6 * 1024 * 1024

/** One beat of 140 numbers. */
export const beatBodyBytes = 64 * 1024

/** Of all bodies together that arrive or are worked on: with its text and its content a body takes several times as much. */
export const heldBytes = 32 * 1024 * 1024

/**
 * Longer bodies are parsed one in a turn of the event loop, so that everything else gets its turn between them; shorter ones
 * are taken however many bytes are held.
 */
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

  /** Counts bytes of a body that arrive. @returns whether there is room for them */
  const hold = (request: FastifyRequest, bytes: number) => {
    const length = (lengths.get(request) ?? 0) + bytes
    if (length > atOnceBytes && held + bytes > heldBytes) return false
    lengths.set(request, length)
    held += bytes
    return true
  }
  const letGo = (request: FastifyRequest) => {
    held -= lengths.get(request) ?? 0
    lengths.delete(request)
  }

  const read: ReadBody = async (request, payload, limit) => {
    const scan = createJsonScan(bounds)
    const bytes = await receive(request, payload, limit, {
      read: (chunk) => (hold(request, chunk.length) ? refuseExcess(scan.read(chunk)) : tooBusy()),
      giveUp: () => letGo(request),
    })
    if (bytes.length > atOnceBytes) await takeTurn()
    const text = bytes.toString()
    const content = await new Promise<unknown>((resolve, reject) => {
      // It answers by the callback; its type has a promise for parsers that answer so.
      void parseText(request, text, (error, parsed) => (error === null ? resolve(parsed) : reject(error)))
    })
    if (scan.fields !== countFields(content)) throw repeatedField(text)
    return content
  }

  whenOver(app, letGo)
  app.removeContentTypeParser(['text/plain', 'application/json'])
  app.addContentTypeParser('application/json', (request: FastifyRequest, payload: Readable) =>
    read(request, payload, request.routeOptions.bodyLimit as number),
  )
  return read
}

function tooLarge(limit: number): BodyRefusal {
  return new BodyRefusal('body-too-large', `The body is larger than the ${limit} bytes that are taken here.`)
}

const tooBusy = () => new BodyRefusal('too-busy', 'Too many large bodies are worked on; try again.')

const refuseExcess = (excess: string | undefined) =>
  excess === undefined ? undefined : new BodyRefusal('invalid-request', `The body has ${excess}.`)

function repeatedField(text: string): BodyRefusal {
  const name = JSON.stringify((findRepeatedField(text) ?? '').slice(0, 80))
  return new BodyRefusal('invalid-request', `The body has the field ${name} twice in one object.`)
}

interface Arrival {
  /** Told of each piece. @returns why nothing more of the body is kept; undefined while it may be taken */
  read(chunk: Buffer): BodyRefusal | undefined
  /** Called once when nothing of the body is kept any more. */
  giveUp(): void
}

/** The bytes of a body. Of one that is not taken the rest is let pass, so that the client hears of it. */
function receive(
  { headers }: FastifyRequest,
  payload: Readable,
  limit: number,
  arrival: Arrival,
): Promise<Buffer> {
  return new Promise((resolve, rejectAlone) => {
    const reject = (error: unknown) => {
      arrival.giveUp()
      rejectAlone(error)
    }
    if (Number(headers['content-length'] ?? 0) > limit) return reject(tooLarge(limit))
    let chunks: Buffer[] = []
    let length = 0
    let refusal: BodyRefusal | undefined
    payload.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) return reject(tooLarge(limit))
      if (refusal !== undefined) return
      refusal = arrival.read(chunk)
      if (refusal === undefined) return void chunks.push(chunk)
      chunks = []
      arrival.giveUp()
    })
    payload.once('error', reject)
    payload.once('end', () => {
      if (refusal !== undefined) reject(refusal)
      else resolve(Buffer.concat(chunks, length))
    })
  })
}
