import { VigiaError } from '@vigia/runtime'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { readConsoleLine, takeOverConsole } from './console-log.ts'

test('what is written to the console becomes lines of the log, one each, until it is given back', () => {
  const lines: string[] = []
  const given = console.error
  const giveBack = takeOverConsole(pino({ base: null }, { write: (line: string) => void lines.push(line) }))
  try {
    console.error(' \u001B[31m\u001B[1m⨯\u001B[22m\u001B[39m', new Error('one\n  two'))
    console.warn('\u001B[33m⚠\u001B[39m old %s')
    console.log('')
  } finally {
    giveBack()
  }
  expect(console.error).toBe(given)
  expect(lines).toHaveLength(2)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: 50,
      component: 'pages',
      msg: 'one two',
      at: [expect.stringMatching(/^at .*console-log\.test/), expect.any(String), expect.any(String)],
    },
    { level: 40, msg: 'old %s' },
  ])
})

test('an error’s code and digest are fields', () => {
  const error = Object.assign(new VigiaError('database-failed', 'It failed.'), { digest: '17' })
  expect(readConsoleLine([error])).toMatchObject({
    message: 'It failed.',
    fields: { code: 'database-failed', digest: '17' },
  })
})

test('of a failed query neither its text nor the people in it are told', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', errno: -111 })
  const error = new Error('Failed query: select ? params: ana@example.org', { cause })
  const { message, fields } = readConsoleLine([error])
  expect(message).toBe('The warehouse database cannot be reached (ECONNREFUSED).')
  expect(JSON.stringify(fields)).not.toContain('ana@')
})
