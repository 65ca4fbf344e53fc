import { expect, test } from 'vitest'
import { readBatchRequest } from './batch-request.ts'
import { beatsAddress, parseSearch } from './search.ts'

test('the fields of an address become a search, and empty ones set no bound', () => {
  const fields = {
    names: '3, ecg-4;inference-5',
    tag: 'v1',
    from: '2024-02-29',
    to: '',
    state: 'awaiting',
    label: 'normal',
    class: 'V',
    verdict: 'anomalous',
    min: '0,25',
    max: '1.5',
    unlike: 'no',
    order: 'largest-error',
    after: '0.5~12',
    page: '3',
  }
  expect(parseSearch(fields)).toEqual({
    status: 'parsed',
    search: {
      filter: {
        beats: ['ecg-3', 'inference-3', 'ecg-4', 'inference-5'],
        modelTag: 'v1',
        from: '2024-02-29',
        state: 'awaiting',
        label: 'normal',
        beatCode: 'V',
        verdict: 'anomalous',
        minimumError: 0.25,
        maximumError: 1.5,
        isUnlike: false,
      },
      order: 'largest-error',
      after: { value: 0.5, inferenceId: 12 },
    },
  })
  expect(parseSearch({})).toEqual({ status: 'parsed', search: { filter: {}, order: 'newest' } })
})

test.each([
  ['names', 'ecg-0'],
  ['names', Array.from({ length: 51 }, (_, number) => number + 1).join(' ')],
  ['tag', 'x'.repeat(81)],
  ['from', '2023-02-29'],
  ['state', 'disagreement'],
  ['label', 'maybe'],
  ['class', 'x'.repeat(21)],
  ['min', '1e'],
  ['order', 'margin'],
])('%s is refused by name when it is %j', (field, value) => {
  expect(parseSearch({ [field]: value })).toEqual({ status: 'invalid', fields: [field] })
})

test.each([
  { verdict: 'normal' },
  { min: '0' },
  { max: '1' },
  { unlike: 'yes' },
  { order: 'smallest-error' },
])('what a model says is searched for by its model: %j alone is refused', (fields) => {
  expect(parseSearch(fields)).toEqual({ status: 'invalid', fields: ['tag'] })
})

test.each([
  [{ value: '2024-05-01 12:34:56', inferenceId: 7 }],
  [{ value: 0.125, inferenceId: 7 }],
  [{ value: 1e-7, inferenceId: 7 }],
  [{ value: null, inferenceId: 7 }],
])('the address of the next page leads back to %j', (after) => {
  const address = new URL(beatsAddress({ tag: 'v1', state: '' }, after), 'http://localhost')
  const fields = Object.fromEntries(address.searchParams)
  expect(fields).toEqual({ tag: 'v1', after: expect.any(String) })
  expect(parseSearch(fields)).toMatchObject({ search: { after } })
  expect(parseSearch({ after: 'nonsense' })).toEqual(parseSearch({}))
})

test('a request for a batch is taken apart, and anything else refused', () => {
  const asked = { name: 'x', readerId: 'ana', beats: ['ecg-1'], search: {} }
  expect(readBatchRequest(asked)).toMatchObject({ name: 'x', beats: ['ecg-1'] })
  for (const wrong of [
    null,
    { ...asked, name: 7 },
    { ...asked, beats: 'ecg-1' },
    { ...asked, beats: ['x'.repeat(41)] },
    { ...asked, search: { min: '1' } },
    { ...asked, search: undefined },
  ])
    expect(readBatchRequest(wrong)).toBeUndefined()
})
