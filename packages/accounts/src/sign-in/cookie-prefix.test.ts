import { expect, test } from 'vitest'
import { cookiePrefix } from './cookie-prefix.ts'

test.each([
  ['https://audit.example.org', 'vigia'],
  ['https://audit.example.org:443', 'vigia'],
  ['https://audit.example.org:8443', 'vigia-8443'],
  ['http://localhost', 'vigia'],
  ['http://localhost:3001', 'vigia-3001'],
  ['http://[::1]:3000', 'vigia-3000'],
])('the cookies of %s are those of %s', (url, prefix) => {
  expect(cookiePrefix(url)).toBe(prefix)
})
