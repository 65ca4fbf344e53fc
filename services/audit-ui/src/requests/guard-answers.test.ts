import { expect, test } from 'vitest'
import { bodyBytes, findUnfit } from './guard-answers.ts'

const statusOf = (method: string, headers: Record<string, string> = {}) =>
  findUnfit({ method, headers })?.status

test('what pages, actions and routes are asked by may pass', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) expect(statusOf(method)).toBeUndefined()
  expect(statusOf('POST', { 'next-action': '7f'.repeat(21) })).toBeUndefined()
  expect(statusOf('POST', { 'content-length': String(bodyBytes) })).toBeUndefined()
})

test.each(['PUT', 'DELETE', 'PATCH', 'QUERY', 'TRACE', 'PROPFIND'])('%s is a method of no page', (method) => {
  expect(statusOf(method)).toBe(405)
})

test.each(['', 'x', '7f', '../etc', '7f'.repeat(30), `${'7f'.repeat(20)}<`])(
  'the action %j is none',
  (name) => {
    expect(statusOf('POST', { 'next-action': name })).toBe(400)
  },
)

test('a body that is too long is refused by the length that it says', () => {
  expect(statusOf('POST', { 'content-length': String(bodyBytes + 1) })).toBe(413)
})
