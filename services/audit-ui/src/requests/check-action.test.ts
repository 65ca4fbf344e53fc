import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findTornBody } from './check-action.ts'

/** Answers with the status that was found, or with the body as whoever comes after the look reads it. */
const server = createServer((request, response) => {
  void findTornBody(request).then(async (unfit) => {
    response.statusCode = unfit?.status ?? 200
    response.setHeader('connection', 'close')
    response.end(unfit === undefined ? await text(request) : '')
  })
})
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => void server.close())

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

const send = async (body: RequestInit['body'], headers: Record<string, string> = {}) => {
  const answer = await fetch(url(), {
    ...{ method: 'POST', body: body ?? null, headers: { 'next-action': '7f'.repeat(21), ...headers } },
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  })
  return { status: answer.status, text: await answer.text() }
}

const form = new FormData()
form.set('_1_email', 'ana@example.org')
form.set('0', '["$K1"]')

test.each(['[]', '["$K1",1]', `["${'é'.repeat(40_000)}"]`])(
  'a list of arguments is handed on whole',
  async (body) => {
    expect(await send(body)).toEqual({ status: 200, text: body })
  },
)

test('a form is handed on whole, and so is a body that comes in pieces', async () => {
  const { status, text: told } = await send(form)
  expect(status).toBe(200)
  expect(told).toContain('ana@example.org')
  const pieces = ['["a', 'b', '"]'].map((piece) => new TextEncoder().encode(piece))
  const stream = new ReadableStream({
    async pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) return controller.close()
      await new Promise((resolve) => setImmediate(resolve))
      controller.enqueue(piece)
    },
  })
  expect(await send(stream, { 'content-type': 'text/plain' })).toEqual({ status: 200, text: '["ab"]' })
})

test.each<[string, string, string]>([
  ['nothing', '', 'text/plain'],
  ['half a list', '["', 'text/plain'],
  ['no list', '{"0":1}', 'text/plain'],
  ['a type of no action', '[]', 'application/json'],
  ['a form without a boundary', 'x', 'multipart/form-data'],
  ['no parts', 'x', 'multipart/form-data; boundary=b'],
  [
    'a form without arguments',
    '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n--b--',
    'multipart/form-data; boundary=b',
  ],
  [
    'a form that is cut off',
    '--b\r\ncontent-disposition: form-data; name="0"\r\n\r\n[',
    'multipart/form-data; boundary=b',
  ],
])('%s is refused', async (_what, body, type) => {
  expect(await send(body, { 'content-type': type })).toEqual({ status: 400, text: '' })
})

test('a body that tells no length is refused when it is too long', async () => {
  const stream = new Blob(['x'.repeat(300_000)]).stream()
  expect(await send(stream, { 'content-type': 'text/plain' })).toEqual({ status: 413, text: '' })
})

test('what calls no action is not looked into', async () => {
  const answer = await fetch(url(), {
    ...{ method: 'POST', body: 'x' },
  })
  expect([answer.status, await answer.text()]).toEqual([200, 'x'])
})

test('a body of no action is waited for and handed on whole, unless it is longer than any of ours', async () => {
  const sendPlain = async (body: string) => {
    const answer = await fetch(url(), { method: 'POST', body })
    return { status: answer.status, text: await answer.text() }
  }
  expect(await sendPlain('a=b')).toEqual({ status: 200, text: 'a=b' })
  expect(await sendPlain('')).toEqual({ status: 200, text: '' })
  expect((await sendPlain('x'.repeat(300_000))).status).toBe(413)
})
