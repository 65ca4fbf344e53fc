import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { askHidden } from './users.ts'

const openTerminal = () => ({
  input: new PassThrough(),
  prompts: new PassThrough(),
  signal: new AbortController().signal,
})

test('what is typed is taken, with its corrections, and not shown', async () => {
  const terminal = openTerminal()
  const answer = askHidden('Password: ', terminal)
  terminal.input.write('secrex\u007ft phrase\r')
  expect(await answer).toBe('secret phrase')
  terminal.prompts.end()
  expect(await text(terminal.prompts)).toBe('Password: \n')
})

test('an input that ends is an error, not an empty password', async () => {
  const terminal = openTerminal()
  const answer = askHidden('Password: ', terminal)
  terminal.input.end()
  await expect(answer).rejects.toMatchObject({ code: 'usage' })
})

test('a command that is stopped does not wait for the line', async () => {
  const stop = new AbortController()
  const answer = askHidden('Password: ', { ...openTerminal(), signal: stop.signal })
  stop.abort()
  await expect(answer).rejects.toThrow('aborted')
})
