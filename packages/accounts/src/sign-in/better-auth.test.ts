import { pino } from 'pino'
import { expect, test } from 'vitest'
import { writeToLog } from './better-auth.ts'

function logLine(...line: Parameters<ReturnType<typeof writeToLog>>): Record<string, unknown> {
  const lines: string[] = []
  writeToLog(pino({ level: 'trace' }, { write: (text: string) => void lines.push(text) }))(...line)
  return JSON.parse(lines[0] ?? '{}')
}

test('of what is attached only the code of an error is kept, however deeply it is wrapped', () => {
  const cause = Object.assign(new Error("Duplicate entry 'ana@example.org'"), { code: 'ER_DUP_ENTRY' })
  const line = logLine('error', 'Unable to create user', { name: 'Ana' }, new Error('failed', { cause }))
  expect(line).toMatchObject({ level: 50, msg: 'Unable to create user', code: 'ER_DUP_ENTRY' })
  expect(JSON.stringify(line)).not.toMatch(/ana/i)
})

test('an address in the message itself is left out', () => {
  expect(logLine('warn', 'No account for ana@example.org here')).toMatchObject({
    level: 40,
    msg: 'No account for (e-mail) here',
  })
})
