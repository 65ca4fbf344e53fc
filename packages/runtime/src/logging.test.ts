import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { formatLine, openLogging } from './logging.ts'
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
  const logging = await openLogging('service', writeConfig({ size: '1k', keep: 2 }))
  for (let line = 0; line < 200; line++) {
    logging.logger.info({ line }, 'A line')
    await new Promise(setImmediate)
  }
  await logging.close()
  await logging.close()
  const files = listLogs()
  expect(files.length).toBeGreaterThan(1)
  expect(files.length).toBeLessThanOrEqual(3)
  expect(readLogs()).toContain('"line":199')
  for (const file of files) expect(statSync(join(folder, file)).size).toBeLessThan(1500)
})

test('commands that end at once share a rotating file, which stays as small', async () => {
  const config = writeConfig({ size: '1k', keep: 2 })
  for (let run = 0; run < 60; run++) {
    const logging = await openLogging('service', config)
    logging.logger.info({ run }, 'A line of a short command')
    await logging.close()
  }
  expect(listLogs().length).toBeLessThanOrEqual(3)
  expect(readLogs()).toContain('"run":59')
})

test('{name} in the path of a log file stands for the name of the process', async () => {
  const logging = await openLogging('results', writeConfig({ file: join(folder, 'logs', '{name}.log') }))
  logging.logger.info('A line')
  await logging.close()
  expect(readdirSync(join(folder, 'logs'))).toEqual(['results.1.log'])
})

test('a folder for log files that cannot be made is a configuration error', async () => {
  writeFileSync(join(folder, 'in-the-way'), '')
  const opening = openLogging('service', writeConfig({ file: join(folder, 'in-the-way', 'service.log') }))
  await expect(opening).rejects.toMatchObject({
    code: 'configuration-invalid',
    message: expect.stringMatching(/^Configuration: LOG_CONFIG names a log file .* \((EEXIST|ENOTDIR)\)\.$/),
  })
})

test('the file handler of logging.files.json belongs to a logger, and logging.json declares nothing that none uses', () => {
  for (const file of ['logging.json', 'logging.files.json']) {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
    const { handlers, loggers } = parseLoggingConfig(text)
    const used = new Set(Object.values(loggers).flatMap((logger) => logger.handlers))
    expect([file, [...used].sort()]).toEqual([file, Object.keys(handlers).sort()])
  }
})

test('the log of a command tells its story in a file or a pipe, and on a terminal only what is wrong', () => {
  const module = new URL('./logging.ts', import.meta.url).href
  const config = fileURLToPath(new URL('../../../logging.json', import.meta.url))
  const logOf = (name: string, isTerminal: boolean) =>
    spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `const { openLogging } = await import('${module}')
         const { logger } = await openLogging('${name}', '${config}', () => ${isTerminal})
         logger.info('a batch')
         logger.warn('a warning')`,
      ],
      { encoding: 'utf8' },
    ).stderr
  expect(logOf('pipelines', false)).toMatch(/INFO - a batch\n.* WARNING - a warning\n$/)
  expect(logOf('pipelines', true)).toMatch(/^[^\n]* WARNING - a warning\n$/)
  expect(logOf('results', true)).toMatch(/INFO - a batch\n.* WARNING - a warning\n$/)
})

test('everything wrong in a configuration is named at once', () => {
  const config = {
    formatters: { simple: { format: 3 } },
    handlers: {
      console: {
        kind: 'console',
        stream: 'printer',
        formatter: 'absent',
        level: 'loud',
        terminalLevel: 'quiet',
      },
    },
    loggers: { pipelines: { level: 'info', handlers: ['absent'] } },
  }
  const check = () => parseLoggingConfig(JSON.stringify(config))
  for (const place of [
    'formatters.simple.format',
    'handlers.console.formatter',
    'handlers.console.level',
    'handlers.console.stream',
    'handlers.console.terminalLevel',
    'loggers.root.level',
    'loggers.pipelines.handlers',
  ])
    expect(check).toThrow(place)
})

test('a configuration that is missing or not JSON is a configuration error that names LOG_CONFIG', async () => {
  const named = 'Configuration: LOG_CONFIG names a file that'
  for (const path of [join(folder, 'absent.json'), folder])
    await expect(openLogging('service', path)).rejects.toThrow(`${named} cannot be read`)
  for (const text of ['{', '', 'key = value'])
    expect(() => parseLoggingConfig(text)).toThrow(`${named} is not JSON`)
  for (const text of ['null', '[]', '3', '{}']) expect(() => parseLoggingConfig(text)).toThrow('loggers.root')
})

test.each([
  { keep: 0 },
  { keep: -1 },
  { keep: 1.5 },
  { keep: 'five' },
  { size: '0k' },
  { size: '10' },
  { file: '' },
])('a rotating file with %j is refused by its place', async (wrong) => {
  const [field] = Object.keys(wrong)
  await expect(openLogging('service', writeConfig(wrong))).rejects.toThrow(`handlers.file.${field} must be`)
})

function writeConfig(handler: Record<string, unknown>): string {
  const path = join(folder, 'logging.json')
  const file = { kind: 'rotating-file', file: join(folder, 'service.log'), size: '1m', keep: 2, ...handler }
  writeFileSync(
    path,
    JSON.stringify({
      formatters: { json: {} },
      handlers: { file: { ...file, formatter: 'json', level: 'info' } },
      loggers: { root: { level: 'info', handlers: ['file'] } },
    }),
  )
  return path
}

function listLogs(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.log'))
}

function readLogs(): string {
  return listLogs()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
}
