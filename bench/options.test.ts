import { afterEach, expect, test, vi } from 'vitest'
import { describeCommand, readOptions } from './options.ts'

const read = (...args: string[]) =>
  readOptions(args, { names: ['train', 'post', 'scale'], usual: ['train', 'post'] }, '/home/somebody')

afterEach(() => void vi.restoreAllMocks())

test('without options every benchmark but those to be named runs five times', () => {
  expect(read()).toEqual({ only: ['train', 'post'], runs: 5, large: false, quick: false })
})

test('one that runs only where it is named', () => {
  expect(read('--only', 'scale')).toMatchObject({ only: ['scale'] })
})

test('a relative data file is where the person is', () => {
  expect(read('--data', 'ecg.csv', '--runs', '9')).toMatchObject({
    dataFile: '/home/somebody/ecg.csv',
    runs: 9,
  })
})

test('a quick look runs twice, unless told how often', () => {
  expect(read('--quick')).toMatchObject({ runs: 2 })
  expect(read('--quick', '--runs', '3')).toMatchObject({ runs: 3 })
})

test.each([
  [['--only', 'train,tea'], 'no benchmark tea'],
  [['--runs', '0'], '--runs'],
  [['--runs', 'many'], '--runs'],
  [['--unheard-of'], '--unheard-of'],
])('%j is wrong, and the reason names it', (args, named) => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(() => read(...args)).toThrow(expect.objectContaining({ exitCode: 1 }))
  expect(String(printed.mock.calls[0])).toContain(named)
})

test.each([
  [['--data', '/home/patient/ecg.csv', '--large', '--only', 'train'], '--data FILE --large --only train'],
  [['--data=/home/patient/ecg.csv', '--runs', '3'], '--data=FILE --runs 3'],
])('the command that repeats a run does not tell where the data are: %j', (args, words) => {
  expect(describeCommand(args)).toBe(`npm run bench -- ${words}`)
})
