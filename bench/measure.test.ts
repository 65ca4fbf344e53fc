import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { formatQuantile, formatSpread, measureInTurn, measureProcess, watchMemory } from './measure.ts'

test('cases take turns, and the first round does not count', async () => {
  const calls: string[] = []
  const times = (name: string, figures: number[]) => ({
    name,
    prepare: async () => void calls.push(`prepare ${name}`),
    run: async () => {
      calls.push(name)
      return figures.shift()
    },
  })
  const measured = await measureInTurn([times('slow', [90, 4, 6]), times('fast', [80, 1, 2])], 2, () => {})
  expect(calls.slice(0, 4)).toEqual(['prepare slow', 'slow', 'prepare fast', 'fast'])
  expect(measured).toEqual([
    [4, 6],
    [1, 2],
  ])
})

test('a process is measured whole: its time, its own peak memory and what it printed', async () => {
  const mebibytes = 64
  const held = `const held = Buffer.alloc(${mebibytes * 2 ** 20}, 1); console.log(held.length)`
  const empty = await measureProcess(['-e', '0'], {})
  const large = await measureProcess(['-e', held], {})
  expect(large.stdout).toBe(`${mebibytes * 2 ** 20}\n`)
  expect(large.seconds).toBeGreaterThan(0)
  expect(large.peakBytes - empty.peakBytes).toBeGreaterThan(0.9 * mebibytes * 2 ** 20)
})

test.runIf(process.platform === 'linux')('what the parent holds is not counted', async () => {
  const held = Buffer.alloc(300 * 2 ** 20, 1)
  const empty = await measureProcess(['-e', '0'], {})
  expect(empty.peakBytes).toBeLessThan(held.length)
})

test('a process that fails is an error with its own last words', async () => {
  const failing = measureProcess(['-e', 'console.error("no such thing"); process.exit(3)'], {})
  await expect(failing).rejects.toThrow('no such thing')
})

test('an interruption stops the process that is being measured', async () => {
  const controller = new AbortController()
  const endless = measureProcess(['-e', 'setInterval(() => {}, 1000)'], { signal: controller.signal })
  controller.abort()
  await expect(endless).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
})

test('a service that is asked to stop tells at its end the most memory it held', async () => {
  const mebibytes = 64
  const program = `const held = Buffer.alloc(${mebibytes * 2 ** 20}, 1)
    process.on('SIGTERM', () => process.exit(held.length > 0 ? 0 : 1))
    setInterval(() => {}, 1000)
    console.log('ready')`
  const memory = watchMemory(process.env)
  const service = spawn(process.execPath, ['-e', program], {
    env: memory.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(service.stdout, 'data')
  service.kill('SIGTERM')
  await once(service, 'exit')
  expect(memory.readPeakBytes()).toBeGreaterThan(mebibytes * 2 ** 20)
})

test('the median of an even number of values lies between the middle two, ordered as numbers', () => {
  expect(formatSpread([4, 1, 3, 2], 1)).toBe('2.5 (1.0–4.0)')
  expect(formatSpread([10, 9, 100], 0)).toBe('10 (9–100)')
})

test('a quantile between two values lies between them in proportion, as in numpy', () => {
  // numpy.quantile([0, 10, 20, 40], 0.95) is 37.
  expect(formatQuantile([[0, 10, 20, 40]], 0.95, 9)).toBe('37.000000000 (37.000000000–37.000000000)')
})

test('nothing measured is an error, not a figure', () => {
  expect(() => formatSpread([], 1)).toThrow()
})

test('a spread is shown as its median and its ends', () => {
  expect(formatSpread([1234.56, 0.04, 2000], 1)).toBe('1,234.6 (0.0–2,000.0)')
})
