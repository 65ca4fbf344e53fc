import { expect, test } from 'vitest'
import { parseSearch, trainingAddress } from './search.ts'

test('each field of an address sets its bound, and what is missing or empty sets none', () => {
  expect(
    parseSearch({ rows: '12, training-13', from: '2024-05-01', to: '', source: 'given', label: 'normal' }),
  ).toEqual({
    status: 'parsed',
    filter: { ids: [12, 13], from: '2024-05-01', source: 'given', label: 'normal' },
  })
  expect(parseSearch({ only: 'dropped' })).toEqual({ status: 'parsed', filter: { isDropped: true } })
})

test('fields that say nothing that can be searched for are named, all of them', () => {
  expect(
    parseSearch({ rows: 'ecg-1', from: '0999-01-01', to: ['2024-05-01'], source: 'x', label: '1', only: '' }),
  ).toEqual({ status: 'invalid', fields: ['rows', 'from', 'to', 'source', 'label'] })
})

test('a list goes on where its address says, and begins anew where that says nothing', () => {
  const after = { value: '2024-05-01 12:00:00', ecgId: 7 }
  const address = trainingAddress({ label: 'normal' }, after)
  const given = Object.fromEntries(new URL(address, 'http://localhost').searchParams)
  expect(parseSearch(given)).toEqual({ status: 'parsed', filter: { label: 'normal' }, after })
  expect(parseSearch({ after: 'x~1' })).toEqual({ status: 'parsed', filter: {} })
})
