import { expect, test } from 'vitest'
import { csvResponse } from './csv-response.ts'

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
