import { expect, test } from 'vitest'
import { measureProcess } from './measure-process.ts'

const interruption = new AbortController().signal

test('a process is measured whole: its time, its own peak memory and what it printed', async () => {
  const mebibytes = 64
  const held = `const held = Buffer.alloc(${mebibytes * 2 ** 20}, 1); console.log(held.length)`
  const empty = await measureProcess(['-e', '0'], { interruption })
  const large = await measureProcess(['-e', held], { interruption })
  expect(large.stdout).toBe(`${mebibytes * 2 ** 20}\n`)
  expect(large.seconds).toBeGreaterThan(0)
  expect(large.peakBytes - empty.peakBytes).toBeGreaterThan(0.9 * mebibytes * 2 ** 20)
})

test.runIf(process.platform === 'linux')('what the parent holds is not counted', async () => {
  const held = Buffer.alloc(300 * 2 ** 20, 1)
  const empty = await measureProcess(['-e', '0'], { interruption })
  expect(empty.peakBytes).toBeLessThan(held.length)
})

test('a process that fails is an error with its own last words', async () => {
  const failing = measureProcess(['-e', 'console.error("no such thing"); process.exit(3)'], { interruption })
  await expect(failing).rejects.toThrow('no such thing')
})

test('an interruption stops the process that is being measured', async () => {
  const controller = new AbortController()
  const endless = measureProcess(['-e', 'setInterval(() => {}, 1000)'], { interruption: controller.signal })
  controller.abort()
  await expect(endless).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
})
