import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLoggingConfig } from './logging-config.ts'
import { VigiaError } from './vigia-error.ts'

const level = fc.constantFrom('trace', 'debug', 'info', 'warn', 'error', 'fatal')
const name = fc.oneof(fc.stringMatching(/^[a-z]{1,8}$/), fc.constantFrom('toString', 'constructor', 'root'))
const handler = (formatters: string[]) =>
  fc.oneof(
    fc.record(
      {
        kind: fc.constant('console' as const),
        stream: fc.constantFrom('stdout', 'stderr'),
        terminalLevel: level,
        formatter: fc.constantFrom(...formatters),
        level,
      },
      { requiredKeys: ['kind', 'stream', 'formatter', 'level'] },
    ),
    fc.record({
      kind: fc.constant('rotating-file' as const),
      file: fc.string({ minLength: 1 }),
      size: fc.stringMatching(/^[1-9]\d{0,8}[kmg]$/),
      keep: fc.integer({ min: 1 }),
      formatter: fc.constantFrom(...formatters),
      level,
    }),
  )
const config = fc
  .record({
    formatters: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    handlers: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
  })
  .chain(({ formatters, handlers }) =>
    fc.record({
      formatters: fc.constant(Object.fromEntries(formatters.map((formatter) => [formatter, {}]))),
      handlers: fc
        .array(handler(formatters), { minLength: handlers.length, maxLength: handlers.length })
        .map((given) => Object.fromEntries(handlers.map((name, index) => [name, given[index]]))),
      loggers: fc.record({
        root: fc.record({ level, handlers: fc.subarray(handlers, { minLength: 1 }) }),
      }),
    }),
  )

test('a configuration that keeps the rules is read as it stands', () => {
  fc.assert(
    fc.property(config, (given) => {
      expect(parseLoggingConfig(JSON.stringify(given))).toEqual(JSON.parse(JSON.stringify(given)))
    }),
  )
})

test('whatever stands in the file, it is read or refused', () => {
  const part = fc.oneof(fc.jsonValue(), fc.dictionary(name, fc.jsonValue()))
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ formatters: part, handlers: part, loggers: part }, { requiredKeys: [] })
      .map((given) => JSON.stringify(given)),
  )
  fc.assert(
    fc.property(text, (content) => {
      try {
        parseLoggingConfig(content)
      } catch (error) {
        if (!(error instanceof VigiaError)) throw error
        expect([error.code, error.message]).toEqual([
          'configuration-invalid',
          expect.stringContaining('LOG_CONFIG'),
        ])
      }
    }),
  )
})
