import { expect, test } from 'vitest'
import { plainAddress, readThesisAddresses } from './thesis.ts'

const addresses = { ecg: 'v1/ecg', predictions: 'v1/predictions' }

test.each([
  ['/ecg', '/ecg'],
  ['//ecg', '/ecg'],
  ['///ecg///', '/ecg'],
  ['/ecg/?x=1', '/ecg?x=1'],
  ['//v1/ecg', '/ecg'],
  ['/predictions/', '/predictions'],
  ['/v1/predictions', '/predictions'],
  ['/v1', '/v1'],
  ['/ecg/1', '/ecg/1'],
  ['//inferences', '//inferences'],
  ['/inferences/?ecg', '/inferences/?ecg'],
  ['/', '/'],
  ['', ''],
])('%j is %j', (url, plain) => expect(plainAddress(url, addresses)).toBe(plain))

test('a long row of slashes takes no time', () => {
  expect(plainAddress(`${'/'.repeat(100_000)}x`, addresses)).toHaveLength(100_001)
})

test.each([
  ['inferences', 'predictions', 'ECG_ROUTE'],
  ['docs/ecg', 'predictions', 'ECG_ROUTE'],
  ['predictions', 'predictions', 'ECG_ROUTE, PREDICT_ROUTE'],
  ['ecg', 'ecg', 'PREDICT_ROUTE'],
  ['a', 'a', 'PREDICT_ROUTE'],
])('ECG_ROUTE=%s with PREDICT_ROUTE=%s is refused by name', (ECG_ROUTE, PREDICT_ROUTE, names) => {
  expect(() => readThesisAddresses({ ECG_ROUTE, PREDICT_ROUTE })).toThrow(`${names}: the API has`)
})
