import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { openEmail } from './email.ts'

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

type ServerOptions = NonNullable<ConstructorParameters<typeof SMTPServer>[0]>

/** A mail server of 127.0.0.1 that keeps what it is given. */
async function openServer(options: ServerOptions = {}) {
  const mails: { text: string; to: string[] }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk) => {
        text += chunk
      })
      stream.on('end', () => {
        mails.push({ text, to: session.envelope.rcptTo.map(({ address }) => address) })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  opened.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { mails, port: (listening.address() as AddressInfo).port }
}

const mailOf = (port: number, user = '') =>
  openEmail({
    url: `smtp://${user}127.0.0.1:${port}`,
    from: 'vigia@elsewhere.test',
    to: ['ana@elsewhere.test', 'eva@elsewhere.test'],
  })

const message = {
  id: '0d7f5c2e-6f9e-4b39-9e0f-6a2f2f1f3a11',
  kind: 'promotion',
  occurredAt: '2026-01-02T03:04:05.678Z',
  payload: { tag: 'modelo ção\r\nBcc: x@y.test', before: null },
}
const never = new AbortController().signal

test('an e-mail says in plain text what has happened, to all, under one id at each attempt', async () => {
  const { port, mails } = await openServer()
  for (const _ of [1, 2]) expect(await mailOf(port).deliver(message, never)).toEqual({ status: 'delivered' })
  const [first, second] = mails
  expect(first?.to).toEqual(['ana@elsewhere.test', 'eva@elsewhere.test'])
  expect(first?.text).toContain('Subject: Vigia: The champion has changed')
  expect(first?.text).toContain(`Message-ID: <${message.id}@vigia>`)
  expect(first?.text.split('\r\n\r\n')[0]).not.toContain('Bcc')
  expect(second?.text).toContain(`Message-ID: <${message.id}@vigia>`)
})

test('a password is not sent in the clear to a server without TLS, and stands in no refusal', async () => {
  const { port, mails } = await openServer()
  const outcome = await mailOf(port, 'vigia:s3cret-word@').deliver(message, never)
  expect(outcome).toMatchObject({ status: 'refused', detail: expect.stringMatching(/TLS/) })
  expect(JSON.stringify(outcome)).not.toContain('s3cret')
  expect(mails).toEqual([])
})

test('what the server does not take is a refusal by its status, without an address', async () => {
  const { port } = await openServer({
    onRcptTo: ({ address }, _, done) =>
      done(Object.assign(new Error(`no such box ${address}`), { responseCode: 550 })),
  })
  const outcome = await mailOf(port).deliver(message, never)
  expect(outcome).toEqual({
    status: 'refused',
    detail: 'does not take mail from MAIL_FROM to MAIL_TO (status 550)',
  })
})

test('whether it works is asked without a mail', async () => {
  const { port, mails } = await openServer()
  expect(await mailOf(port).examine(never)).toEqual({ status: 'delivered' })
  expect(mails).toEqual([])
  await opened.pop()?.()
  expect(await mailOf(port).examine(never)).toEqual({
    status: 'refused',
    detail: 'cannot be reached (ECONNREFUSED)',
  })
})

test('a server that says nothing is left when the sender is asked to stop', async () => {
  const stopping = new AbortController()
  const silent = createServer((socket) => {
    opened.push(async () => socket.destroy())
    stopping.abort()
  })
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  opened.push(async () => silent.close())
  const { port } = silent.address() as AddressInfo
  expect(await mailOf(port).deliver(message, stopping.signal)).toEqual({ status: 'interrupted' })
})
