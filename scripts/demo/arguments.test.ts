import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

test('without options the demo chooses its data and stays until it is stopped', () => {
  expect(readArguments([], '/home/ana')).toEqual({ status: 'run', arguments: { exit: false, json: false } })
})

test('a data file is relative to where the person is; a URL is left as it is', () => {
  expect(readArguments(['--data', 'ecg.csv', '--exit', '--json'], '/home/ana')).toEqual({
    status: 'run',
    arguments: { data: { location: 'ecg.csv', folder: '/home/ana' }, exit: true, json: true },
  })
  expect(readArguments(['--data', 'http://localhost/ecg.csv', '--normal', '0'], '/home/ana')).toMatchObject({
    arguments: { data: { location: 'http://localhost/ecg.csv', normal: '0' } },
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
  expect(readArguments(args, '/home/ana')).toMatchObject({ status: 'wrong' })
})

test('help is asked for, not guessed', () => {
  expect(readArguments(['--help'], '/home/ana')).toEqual({ status: 'help' })
})
