import { expect, test } from 'vitest'
import { describeCommand, readArguments } from './arguments.ts'

const read = (...args: string[]) => readArguments(args, ['train', 'post'], '/home/somebody')

test('without options every benchmark runs five times', () => {
  expect(read()).toEqual({
    status: 'run',
    arguments: { only: ['train', 'post'], runs: 5, large: false, quick: false },
  })
})

test('a relative data file is where the person is', () => {
  expect(read('--data', 'ecg.csv', '--runs', '9')).toMatchObject({
    arguments: { dataFile: '/home/somebody/ecg.csv', runs: 9 },
  })
})

test('a quick look runs twice, unless told how often', () => {
  expect(read('--quick')).toMatchObject({ arguments: { runs: 2 } })
  expect(read('--quick', '--runs', '3')).toMatchObject({ arguments: { runs: 3 } })
})

test.each([
  [['--only', 'train,tea'], 'no benchmark tea'],
  [['--runs', '0'], '--runs'],
  [['--runs', 'many'], '--runs'],
  [['--unheard-of'], '--unheard-of'],
])('%j is wrong, and the reason names it', (args, named) => {
  expect(read(...args)).toMatchObject({ status: 'wrong', reason: expect.stringContaining(named) })
})

test('the command that repeats a run does not tell where the data are', () => {
  const request = read('--data', '/home/patient/ecg.csv', '--large', '--only', 'train')
  if (request.status !== 'run') throw new Error('It is a run.')
  expect(describeCommand(request.arguments, 2)).toBe(
    'npm run bench -- --only train --runs 5 --data FILE --large',
  )
})
