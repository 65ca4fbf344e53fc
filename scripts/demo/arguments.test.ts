import { afterEach, expect, test, vi } from 'vitest'
import { readArguments } from './arguments.ts'

afterEach(() => void vi.restoreAllMocks())

test('without options the demo chooses its data and stays until it is stopped', () => {
  expect(readArguments([], '/home/ana')).toEqual({ exit: false, json: false })
})

test('a data file is relative to where the person is; a URL is left as it is', () => {
  expect(readArguments(['--data', 'ecg.csv', '--exit', '--json'], '/home/ana')).toEqual({
    data: { location: 'ecg.csv', folder: '/home/ana' },
    exit: true,
    json: true,
  })
  expect(readArguments(['--data', 'http://localhost/ecg.csv', '--normal', '0'], '/home/ana')).toMatchObject({
    data: { location: 'http://localhost/ecg.csv', normal: '0' },
  })
})

test.each([
  [['--fast']],
  [['ecg.csv']],
  [['--data']],
  [['--exit=yes']],
  [['--label', 'last']],
  [['--data', 'ecg.csv', '--label', 'none']],
])('%j is wrong usage', (args) => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(() => readArguments(args, '/home/ana')).toThrow(expect.objectContaining({ exitCode: 1 }))
  expect(printed.mock.calls.join('')).toContain('Usage: npm run demo --')
})

test('help is asked for, not guessed', () => {
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  expect(() => readArguments(['--help'], '/home/ana')).toThrow(expect.objectContaining({ exitCode: 0 }))
  expect(printed.mock.calls.join('')).toContain('--json')
})
