import { expect, test } from 'vitest'
import { openFinder, plant, plantAll } from './plants.ts'

const planted = plant('CHAIN_KEY')
const finder = openFinder([planted])
const { mark, value } = planted

test.each([
  ['as it is', value],
  ['in capitals', value.toUpperCase()],
  ['in an address', `http://user:${encodeURIComponent(value)}@host`],
  ['in Base64', Buffer.from(value).toString('base64')],
  ['in Base64 behind one byte', Buffer.from(`:${mark}`).toString('base64')],
  ['in Base64 behind two bytes', Buffer.from(`::${mark}:`).toString('base64')],
  ['in Base64 for addresses', Buffer.from(`user:${value}`).toString('base64url')],
  ['as digits of bytes', Buffer.from(value).toString('hex')],
])('a planted secret is found %s', (_, form) => {
  expect(finder.find('a text', `before ${form} after`)).toEqual(['CHAIN_KEY in a text'])
  if (form !== form.toUpperCase()) expect(finder.isIn(Buffer.from(`\u0000${form}`))).toContain('CHAIN_KEY')
})

test('another’s is not', () => {
  const text = plantAll().map((other) => other.value)
  expect(finder.find('a text', text.join(' '))).toEqual([])
})
