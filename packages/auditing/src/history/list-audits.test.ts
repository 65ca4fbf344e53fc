import { expect, test } from 'vitest'
import { parseAuditFilter } from './list-audits.ts'

test('fields of an address become a filter, and empty or foreign ones set no bound', () => {
  const fields = {
    text: ' wide QRS ',
    answer: 'normal',
    from: '2024-02-29',
    to: '',
    page: '3',
    readerId: undefined,
  }
  expect(parseAuditFilter(fields)).toEqual({
    status: 'parsed',
    content: { text: 'wide QRS', answer: 'normal', from: '2024-02-29' },
  })
})

test.each([
  ['answer', 'yes'],
  ['from', '2023-02-29'],
  ['to', '2024-1-1'],
  ['text', 'x'.repeat(201)],
  ['modelTag', ['v1', 'v2']],
  ['readerId', 'Zoë'],
  ['readerId', 'x'.repeat(37)],
])('%s is refused by name when it is %j', (field, value) => {
  expect(parseAuditFilter({ [field]: value })).toEqual({ status: 'invalid', fields: [field] })
})
