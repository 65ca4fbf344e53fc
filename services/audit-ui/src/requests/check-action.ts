import type { IncomingMessage } from 'node:http'
import { bodyBytes, type Unfit } from './guard-answers.ts'

const torn: Unfit = { status: 400, detail: 'The body is not what an action is called with.' }
const tooLong: Unfit = { status: 413, detail: `The body is larger than ${bodyBytes} bytes.` }

/**
 * Waits for the body of a request, so that one that never ends takes nobody's place, and looks into that of one that calls
 * an action, as React writes it, before Next.js does: what it cannot read there is told as if the action had failed, with
 * 200 and a line of the log each time. What was read is put back.
 *
 * @returns undefined for a request that is as it should be
 */
export async function findTornBody(request: IncomingMessage): Promise<Unfit | undefined> {
  if (request.method !== 'POST') return undefined
  if (request.headers['next-action'] === undefined)
    return (await peek(request)) === 'too long' ? tooLong : undefined
  const type = request.headers['content-type'] ?? ''
  const [, quoted, bare] = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? []
  const boundary = quoted ?? bare
  if (boundary === undefined && !/^text\/plain\b/i.test(type)) return torn
  const body = await peek(request)
  if (body === 'too long') return tooLong
  if (body === 'gone') return undefined
  return (boundary === undefined ? isList(body.toString()) : isForm(body, boundary)) ? undefined : torn
}

/** The arguments, as a list. */
function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

/** Parts between boundaries, to the last; the part `0` holds the arguments. */
function isForm(body: Buffer, boundary: string): boolean {
  const text = body.toString('latin1')
  return (
    text.startsWith(`--${boundary}\r\n`) &&
    text.trimEnd().endsWith(`\r\n--${boundary}--`) &&
    /\r\ncontent-disposition: form-data; name="0"\r\n/i.test(`\r\n${text}`)
  )
}

/** The whole body, which whoever reads the request next has again. */
async function peek(request: IncomingMessage): Promise<Buffer | 'too long' | 'gone'> {
  const chunks: Buffer[] = []
  const { promise, resolve } = Promise.withResolvers<Buffer | 'too long' | 'gone'>()
  const end = (outcome: Buffer | 'too long' | 'gone') => {
    request.off('readable', look).off('close', leave).off('error', leave)
    resolve(outcome)
  }
  const leave = () => end('gone')
  const look = () => {
    for (let chunk: Buffer | null = request.read(); chunk !== null; chunk = request.read()) chunks.push(chunk)
    if (chunks.reduce((sum, { length }) => sum + length, 0) > bodyBytes) return end('too long')
    if (!request.complete) return
    const body = Buffer.concat(chunks)
    // In the tick in which the last byte was read, before the stream has told that it is at its end.
    if (body.length > 0) request.unshift(body)
    end(body)
  }
  request.on('readable', look).on('close', leave).on('error', leave)
  return await promise
}
