import { expect, test } from 'vitest'
import { cookiePrefix, findClientAddress } from './browser.ts'

test('without a trusted proxy the socket alone counts, whatever the browser says', () => {
  expect(findClientAddress('192.0.2.7', undefined, [])).toBe('192.0.2.7')
  expect(findClientAddress('192.0.2.7', '198.51.100.1', [])).toBe('192.0.2.7')
  expect(findClientAddress('::ffff:192.0.2.7', '198.51.100.1', [])).toBe('192.0.2.7')
})

test('behind a trusted proxy it is the last address that the proxy did not make up', () => {
  expect(findClientAddress('10.0.0.2', '198.51.100.1', ['10.0.0.0/24'])).toBe('198.51.100.1')
  expect(findClientAddress('10.0.0.2', 'spoofed, 198.51.100.1', ['10.0.0.2'])).toBe('198.51.100.1')
  expect(findClientAddress('10.0.0.2', '203.0.113.9, 198.51.100.1, 10.0.0.9', ['10.0.0.0/24'])).toBe(
    '198.51.100.1',
  )
})

test('a proxy that is not trusted is the client itself', () => {
  expect(findClientAddress('10.0.1.2', '198.51.100.1', ['10.0.0.0/24'])).toBe('10.0.1.2')
})

test('a proxy that says nothing is taken for the client', () => {
  expect(findClientAddress('10.0.0.2', undefined, ['10.0.0.0/24'])).toBe('10.0.0.2')
})

test('networks of IPv6 are known too', () => {
  expect(findClientAddress('fd00::2', '2001:db8::1', ['fd00::/8'])).toBe('2001:db8::1')
})

test.each([
  ['198.51.100.1:50312', '198.51.100.1'],
  ['[2001:db8::1]:50312', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['::ffff:198.51.100.1', '198.51.100.1'],
  ['spoofed, 198.51.100.1:50312', '198.51.100.1'],
])('the port that a proxy writes behind an address makes no other address of it: %s', (forwarded, client) => {
  expect(findClientAddress('10.0.0.2', forwarded, ['10.0.0.0/24'])).toBe(client)
})

test.each(['unknown', '_hidden', '', ' , ', '198.51.100.1, unknown', '999.1.1.1', '[]:80'])(
  'where a proxy writes no address, it stands for whom it does not name: %s',
  (forwarded) => {
    expect(findClientAddress('10.0.0.2', forwarded, ['10.0.0.0/24'])).toBe('10.0.0.2')
  },
)

test('the address of a link is known without the name of the link', () => {
  expect(findClientAddress('fe80::2%eth0', '198.51.100.1', ['fe80::/10'])).toBe('198.51.100.1')
})

test.each([
  ['https://audit.example.org', '__Host-vigia'],
  ['https://audit.example.org:443', '__Host-vigia'],
  ['https://audit.example.org:8443', '__Host-vigia-8443'],
  ['http://localhost', 'vigia'],
  ['http://localhost:3001', 'vigia-3001'],
  ['http://[::1]:3000', 'vigia-3000'],
])('the cookies of %s are those of %s', (url, prefix) => {
  expect(cookiePrefix(url)).toBe(prefix)
})
