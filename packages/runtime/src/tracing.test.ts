import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { currentSpan, inSpan, isTraced, keepSpan, startSpan, startTracing, traceRequest } from './tracing.ts'

interface Sent {
  name: string
  traceId: string
  parentSpanId?: string
  links?: { traceId: string; spanId: string }[]
  status: { code?: number; message?: string }
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A collector, and a process that is traced. */
async function openTraced({ answers = true } = {}) {
  const spans: Sent[] = []
  const server = createServer((request, response) => {
    if (!answers) return
    void json(request).then((body) => {
      const { resourceSpans } = body as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    server.close()
    server.closeAllConnections()
  })
  const lines: string[] = []
  const { close } = await startTracing({
    service: 'test',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    version: 'v1',
    logger: pino({}, { write: (line: string) => void lines.push(line) }),
  })
  closing.push(close)
  return { spans, lines, close }
}

const find = (spans: readonly Sent[], name: string) => spans.find((span) => span.name === name)

test('parts belong to what they are a part of, and errors are told by their code alone', async () => {
  const { spans, close } = await openTraced()
  const failing = inSpan('whole', {}, () =>
    inSpan('part', { attributes: { 'vigia.ecgs': 3 } }, async () => {
      throw Object.assign(new Error('of ana@example.org'), { code: 'ETIMEDOUT' })
    }),
  )
  await expect(failing).rejects.toThrow('of ana')
  await close()
  const [whole, part] = [find(spans, 'whole'), find(spans, 'part')]
  expect(part?.traceId).toBe(whole?.traceId)
  expect(part?.status).toMatchObject({ code: 2, message: 'ETIMEDOUT' })
  expect(JSON.stringify(spans)).not.toContain('ana@')
})

test('a request goes on with the trace of its caller; a header that is none begins one', async () => {
  const { spans, close } = await openTraced()
  const trace = '0af7651916cd43dd8448eb211c80319c'
  const handed = await inSpan(
    'served',
    { kind: 'server', traceparent: `00-${trace}-b7ad6b7169203331-01` },
    () => traceRequest('GET /inferences/:id', async ({ traceparent = '' }) => traceparent),
  )
  expect(handed).toMatch(new RegExp(`^00-${trace}-[\\da-f]{16}-01$`))
  for (const traceparent of [
    '',
    'x',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `ff-${trace}-b7ad6b7169203331-01`,
  ])
    startSpan('alone', { traceparent }).end()
  await close()
  expect(find(spans, 'served')).toMatchObject({ traceId: trace, parentSpanId: 'b7ad6b7169203331' })
  const alone = spans.filter(({ name }) => name === 'alone')
  expect(alone).toHaveLength(4)
  for (const { traceId } of alone) expect(traceId).not.toBe(trace)
})

test('work leads to that of another trace, and to none where what names it is nothing', async () => {
  const { spans, close } = await openTraced()
  const judged = startSpan('judged')
  judged.end()
  const read = startSpan('read')
  for (const traceparent of [judged.traceparent, '', 'x']) read.linkTo(traceparent)
  read.end()
  await close()
  const [{ traceId, spanId }] = [find(spans, 'judged') as Sent & { spanId: string }]
  expect(find(spans, 'read')?.links).toMatchObject([{ traceId, spanId }])
  expect(find(spans, 'read')?.traceId).not.toBe(traceId)
})

test('what another’s work calls later belongs to who asked for it', async () => {
  await openTraced()
  let asLater = keepSpan()
  const first = startSpan('first')
  first.run(() => {
    asLater = keepSpan()
  })
  startSpan('second').run(() => asLater(() => expect(currentSpan()?.traceparent).toBe(first.traceparent)))
})

test('a collector that does not answer, or is gone, keeps nobody from ending', async () => {
  const { close } = await openTraced({ answers: false })
  await inSpan('lost', {}, async () => {})
  await close()
  expect(isTraced()).toBe(false)
})

test('where nothing is traced, work is done as if no span was there', async () => {
  expect(isTraced()).toBe(false)
  expect(await traceRequest('GET /x', async (headers) => headers)).toEqual({})
  expect(await inSpan('x', {}, async () => 7)).toBe(7)
  expect(startSpan('x').run(() => currentSpan())).toBeUndefined()
})
