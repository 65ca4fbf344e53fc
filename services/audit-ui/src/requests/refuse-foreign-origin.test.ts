import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRefusal } from './check-origin.ts'
import { refuseForeignOrigin } from './refuse-foreign-origin.ts'

const refusal = {
  header: 'Origin',
  found: 'https://<b>"evil".example.org',
  expected: 'https://audit.example.org',
} as const

const server = createServer((request, response) => refuseForeignOrigin(request, response, refusal))
let url: string
beforeEach(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.close()
  await once(server, 'close')
})

const post = (path: string, headers: Record<string, string>) =>
  fetch(url + path, { method: 'POST', headers: { connection: 'close', ...headers }, body: 'x' })

test.each([
  ['en', 'its header Origin says'],
  ['pt-BR', 'o cabeçalho Origin diz'],
])('a browser without scripts gets a page that names the header, in %s', async (language, words) => {
  const answer = await post('/sign-in', { 'accept-language': language })
  expect(answer.status).toBe(403)
  const page = await answer.text()
  expect(page).toContain(`<html lang="${language}">`)
  expect(page).toContain(words)
  expect(page).toContain('&lt;b>&quot;evil&quot;.example.org')
  expect(page).not.toContain('<b>')
  expect(page).toContain('<a href="https://audit.example.org">')
})

test('an action gets what its page reads, by the one type of which Next.js hands the text on', async () => {
  const answer = await post('/sign-in', { 'next-action': '7f' })
  expect(answer.headers.get('content-type')).toBe('text/plain')
  expect(readRefusal(await answer.text())).toEqual(refusal)
  expect(readRefusal('something else')).toBeUndefined()
  expect(readRefusal('foreign-origin {')).toBeUndefined()
})

test('a request of the pages’ own scripts gets JSON', async () => {
  const answer = await post('/api/answers', {})
  expect([answer.status, await answer.json()]).toEqual([403, { status: 'foreign-origin', ...refusal }])
})
