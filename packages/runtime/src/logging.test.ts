import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { formatLine } from './log-format.ts'
import { openLogging } from './logging.ts'
import { parseLoggingConfig } from './logging-config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-logging-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a line reads as the thesis writes it: time - name - LEVEL - message', () => {
  const time = new Date(2024, 4, 1, 12, 34, 56, 789).getTime()
  const line = JSON.stringify({ level: 40, time, name: 'pipelines', msg: 'Retrying', attempt: 2 })
  expect(formatLine('{time} - {name} - {level} - {message}', line)).toBe(
    '2024-05-01 12:34:56,789 - pipelines - WARNING - Retrying attempt=2\n',
  )
})

test('a rotating file keeps as many files as the configuration says, and the newest lines', async () => {
  const config = {
    formatters: { json: {} },
    handlers: {
      file: {
        kind: 'rotating-file',
        file: join(folder, 'service.log'),
        size: '1k',
        keep: 2,
        formatter: 'json',
        level: 'info',
      },
    },
    loggers: { root: { level: 'info', handlers: ['file'] } },
  }
  writeFileSync(join(folder, 'logging.json'), JSON.stringify(config))
  const logging = await openLogging('service', join(folder, 'logging.json'))
  for (let line = 0; line < 200; line++) {
    logging.logger.info({ line }, 'A line')
    await new Promise(setImmediate)
  }
  await logging.close()
  await logging.close()
  const files = readdirSync(folder).filter((name) => name.endsWith('.log'))
  expect(files.length).toBeGreaterThan(1)
  expect(files.length).toBeLessThanOrEqual(3)
  expect(files.map((name) => readFileSync(join(folder, name), 'utf8')).join('')).toContain('"line":199')
})

test('everything wrong in a configuration is named at once', () => {
  const config = {
    formatters: { simple: { format: 3 } },
    handlers: { console: { kind: 'console', stream: 'printer', formatter: 'absent', level: 'loud' } },
    loggers: { pipelines: { level: 'info', handlers: ['absent'] } },
  }
  const check = () => parseLoggingConfig(JSON.stringify(config), 'logging.json')
  for (const place of [
    'formatters.simple.format',
    'handlers.console.formatter',
    'handlers.console.level',
    'handlers.console.stream',
    'loggers.root.level',
    'loggers.pipelines.handlers',
  ])
    expect(check).toThrow(place)
})

test('a configuration that is missing or not JSON is a configuration error that names the file', async () => {
  await expect(openLogging('service', join(folder, 'absent.json'))).rejects.toThrow('absent.json')
  expect(() => parseLoggingConfig('{', 'broken.json')).toThrow('broken.json is not JSON')
})
