import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idOfAction, openSession, type Session } from './blind-clinic.ts'
import { type Clinic, openClinic } from './clinic.ts'

let clinic: Clinic
let admin: Session
beforeAll(async () => {
  clinic = await openClinic({ beats: 5 })
  admin = await openSession(clinic, await clinic.addPerson('chief', 'admin'))
})
afterAll(() => clinic?.close())

const ask = (path: string, init: RequestInit = {}) =>
  fetch(clinic.auditUrl + path, { redirect: 'manual', ...init })
const put = (path: string) => ask(path, { method: 'PUT', headers: { origin: clinic.auditUrl } })
const post = (headers: Record<string, string>, body = 'x') =>
  ask('/sign-in', { method: 'POST', headers: { origin: clinic.auditUrl, ...headers }, body })

test.each<[string, number[], () => Promise<Response>]>([
  ['the sign-in', [200], () => ask('/sign-in')],
  ['a page without a session', [303, 307], () => ask('/history')],
  ['a page that is not there', [404, 307], () => ask('/nowhere/at/all')],
  ['an address that cannot be decoded', [404, 307], () => ask('/models/%E0%A4%A')],
  ['what supervisors ask', [200], () => ask('/livez')],
  ['the icon', [200], () => ask('/icon.svg')],
  ['a route without a session', [401], () => ask('/history/export')],
  ['a method of no page', [405], () => put('/history')],
  ['a page of another site', [403], () => post({ origin: 'https://evil.example.org' })],
  ['an action that is none', [400], () => post({ 'next-action': 'x' })],
  [
    'an action that is not there',
    [409],
    () =>
      ask('/settings', {
        method: 'POST',
        headers: { origin: clinic.auditUrl, 'next-action': '7f'.repeat(21) },
        body: '[]',
      }),
  ],
  ['a body too long', [413], () => post({}, 'x'.repeat(300_000))],
])('the answer to %s carries every header, each once', async (_what, statuses, send) => {
  const answer = await send()
  const { status, headers } = answer
  expect(statuses).toContain(status)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src '(none|self)';[^,]*frame-ancestors 'none'[^,]*$/,
  )
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('permissions-policy')).toContain('camera=()')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(await answer.text()).not.toMatch(/\n\s+at |node_modules/)
})

test('pages have a policy with a nonce for their scripts', async () => {
  expect((await ask('/sign-in')).headers.get('content-security-policy')).toMatch(/script-src 'self' 'nonce-/)
})

test('what is no HTTP is told so by a problem document', async () => {
  const socket = connect(Number(new URL(clinic.auditUrl).port), '127.0.0.1')
  socket.write('NONSENSE\r\n\r\n')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  await once(socket, 'close')
  expect(text).toMatch(/^HTTP\/1.1 400 /)
  expect(text).toContain('application/problem+json')
  expect(text).toContain('x-content-type-options: nosniff')
})

test.each([
  ['JSON that is torn', 'text/plain;charset=UTF-8', '["'],
  ['no JSON', 'text/plain;charset=UTF-8', 'x'],
  ['a form that is none', 'multipart/form-data; boundary=x', 'no part of a form'],
  ['a form without its boundary', 'multipart/form-data', 'x'],
])('a real action with %s is a 400 that tells nothing of the code', async (_what, type, body) => {
  const answer = await admin.send('/settings', {
    method: 'POST',
    headers: {
      ...{ origin: clinic.auditUrl, 'next-action': idOfAction('addUser') },
      ...{ accept: 'text/x-component', 'content-type': type },
    },
    body,
  })
  expect(answer.status).toBe(400)
  expect(answer.text).not.toMatch(/\n\s+at |node_modules|webpack|Unexpected|JSON/)
})
