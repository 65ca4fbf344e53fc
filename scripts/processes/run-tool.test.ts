import { expect, test } from 'vitest'
import { runTool } from './run-tool.ts'

test('a program gets its input and hands over its output', async () => {
  expect(await runTool('cat', [], { input: 'one\ntwo\n' })).toEqual({ status: 'done', output: 'one\ntwo\n' })
})

test('a program that fails hands over what it said', async () => {
  expect(await runTool('sh', ['-c', 'echo no way >&2; exit 3'])).toEqual({
    status: 'failed',
    output: 'no way',
  })
})

test('a program that is not there fails', async () => {
  expect(await runTool('no-such-program', [])).toMatchObject({ status: 'failed' })
})

test('a program that takes too long is killed', async () => {
  expect(await runTool('sleep', ['60'], { timeout: 50 })).toMatchObject({ status: 'failed' })
})
