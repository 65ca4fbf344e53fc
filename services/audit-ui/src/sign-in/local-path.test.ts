import { expect, test } from 'vitest'
import { afterSignIn, firstPage, localPath, signInPath } from './local-path.ts'

test('a path of this site is kept with its query', () => {
  expect(localPath('/history?tag=v1&page=2')).toBe('/history?tag=v1&page=2')
  expect(localPath('/read/ecg-7')).toBe('/read/ecg-7')
})

test.each([
  'https://evil.example.org/',
  '//evil.example.org/',
  '/\\evil.example.org/',
  '\\\\evil.example.org/',
  '/\t/evil.example.org/',
  '/\n/evil.example.org/',
  '/.//evil.example.org/',
  '/%2e//evil.example.org/',
  'javascript:alert(1)',
  'history',
  '',
  null,
  undefined,
  ['/history'],
])('%j leads to the first page', (wanted) => {
  expect(localPath(wanted)).toBe('/')
})

test('one does not come back to the sign-in', () => {
  expect(localPath('/sign-in?from=/history')).toBe('/')
  expect(localPath('/sign-ins')).toBe('/sign-ins')
})

test('the page one wanted travels along', () => {
  expect(signInPath('/history?tag=v1')).toBe('/sign-in?from=%2Fhistory%3Ftag%3Dv1')
  expect(signInPath('/')).toBe('/sign-in')
  expect(signInPath(null)).toBe('/sign-in')
})

test('without a page in mind one comes by the sign-in to the first page of one’s role', () => {
  expect(afterSignIn('/')).toBe('/sign-in')
  expect(afterSignIn('/models?sort=accuracy')).toBe('/models?sort=accuracy')
  expect(firstPage('/', 'reader')).toBe('/')
  expect(firstPage('/', 'adjudicator')).toBe('/overview')
  expect(firstPage('/', 'admin')).toBe('/overview')
  expect(firstPage('/read', 'admin')).toBe('/read')
})
