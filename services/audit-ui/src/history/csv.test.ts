import { exportAudits } from '@vigia/auditing'
import { exportColumns, separators as written } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { expect, test } from 'vitest'
import messages from '../messages/en/history.json' with { type: 'json' }
import { csvResponse, otherThan, parseSeparator, separatorOf } from './csv.ts'

async function* twoLines() {
  yield 'answer,comment\r\n'
  yield 'anomalous,"ação, vê"\r\n'
}

test('a spreadsheet program is told that the file is UTF-8, and a browser to keep it as a file', async () => {
  const response = csvResponse(twoLines(), 'audits.csv')
  const bytes = new Uint8Array(await response.arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(new TextDecoder().decode(bytes)).toBe('answer,comment\r\nanomalous,"ação, vê"\r\n')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="audits.csv"')
})

test('when the browser leaves, no further line is asked for', async () => {
  let ended = false
  async function* endless() {
    try {
      for (;;) yield 'line\r\n'
    } finally {
      ended = true
    }
  }
  const reader = csvResponse(endless(), 'audits.csv').body?.getReader()
  await reader?.read()
  await reader?.read()
  await reader?.cancel()
  expect(ended).toBe(true)
})

test('a Portuguese spreadsheet reads semicolons, an English one commas; the other one can be had', () => {
  expect([separatorOf('pt-BR'), separatorOf('en')]).toEqual(['semicolon', 'comma'])
  expect([otherThan('semicolon'), otherThan('comma')]).toEqual(['comma', 'semicolon'])
})

test('an address may name a separator or have it as it is written', () => {
  for (const [name, sign] of Object.entries(written))
    expect([parseSeparator(name), parseSeparator(sign)]).toEqual([name, name])
  for (const wrong of ['tab', '\t', ' ;', 'toString', '__proto__'])
    expect(parseSeparator(wrong)).toBeUndefined()
})

test('the page explains the very columns that the file has', async () => {
  // The header is written before the database is asked for anything.
  const { value: header } = await exportAudits(undefined as unknown as Db, 'ana').next()
  expect(String(header).trim().split(',')).toEqual([...exportColumns])
  expect(Object.keys(messages.column)).toEqual([...exportColumns])
})
