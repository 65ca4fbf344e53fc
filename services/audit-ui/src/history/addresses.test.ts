import { type AuditFilter, parseAuditFilter } from '@vigia/auditing'
import { expect, test } from 'vitest'
import { exportAddress, historyAddress, parseBefore } from './addresses.ts'

test('a search survives its own address', () => {
  const filter: AuditFilter = {
    text: 'ruído & artefato',
    readerId: 'r1',
    answer: 'uncertain',
    modelTag: 'v1',
    from: '2026-01-31',
    to: '2026-02-01',
  }
  for (const address of [historyAddress(filter, 20), exportAddress(filter)]) {
    const { searchParams } = new URL(address, 'http://localhost')
    expect(parseAuditFilter(Object.fromEntries(searchParams))).toEqual({ status: 'parsed', content: filter })
  }
})

test('a page begins before an audit, or is the first', () => {
  expect(parseBefore('20')).toBe(20)
  for (const wrong of [undefined, '', '0', '-1', '1.5', 'last', '9007199254740993'])
    expect(parseBefore(wrong)).toBeUndefined()
})

test('an export’s address says what stands between the values', () => {
  expect(exportAddress({}, 'semicolon')).toBe('/history/export?separator=semicolon')
})
