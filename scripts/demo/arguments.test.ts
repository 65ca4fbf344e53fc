import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

test('without options the demo chooses its data and stays until it is stopped', () => {
  expect(readArguments([], '/home/ana')).toEqual({ status: 'run', arguments: { exit: false, json: false } })
})

test('a data file is relative to where the person is', () => {
  expect(readArguments(['--data', 'ecg.csv', '--exit', '--json'], '/home/ana')).toEqual({
    status: 'run',
    arguments: { dataFile: '/home/ana/ecg.csv', exit: true, json: true },
  })
})

test.each([[['--fast']], [['ecg.csv']], [['--data']], [['--exit=yes']]])('%j is wrong usage', (args) => {
  expect(readArguments(args, '/home/ana')).toMatchObject({ status: 'wrong' })
})

test('help is asked for, not guessed', () => {
  expect(readArguments(['--help'], '/home/ana')).toEqual({ status: 'help' })
})
