import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runProgram, superviseProcess } from './processes.ts'

let folder: string
let logFile: string

/** Writes its process id, and on SIGTERM says so before it goes. */
const PROGRAM = `
  process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(0) })
  setInterval(() => {}, 1000)
  console.log('pid', process.pid)
`

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia processes-'))
  logFile = join(folder, 'program.log')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('a program gets its input and hands over its output', async () => {
  const end = await runProgram('cat', [], { input: 'one\ntwo\n' })
  expect(end).toEqual({ status: 0, stdout: 'one\ntwo\n', stderr: '' })
})

test('a program that fails hands over its exit code and what it said', async () => {
  const end = await runProgram('sh', ['-c', 'echo no way >&2; exit 3'])
  expect(end).toEqual({ status: 3, stdout: '', stderr: 'no way\n' })
})

test('a program that is not there ends with 127 and the reason', async () => {
  const end = await runProgram('no-such-program', [])
  expect(end).toEqual({ status: 127, stdout: '', stderr: expect.stringContaining('ENOENT') })
})

test('a program that takes too long is killed', async () => {
  expect(await runProgram('sleep', ['60'], { timeout: 50 })).toMatchObject({ status: 128 + 9 })
})

test('closing asks the program to stop, waits for it, and does no harm the second time', async () => {
  const program = await superviseProcess({ command: process.execPath, args: ['-e', PROGRAM], logFile })
  const pid = await programId()
  expect(program.ended).toBe(false)
  await program.close()
  await program.close()
  expect(program.ended).toBe(true)
  expect(isAlive(pid)).toBe(false)
  expect(readFileSync(logFile, 'utf8')).toContain('asked to stop')
})

test('a program that ends by itself is known to have ended', async () => {
  const program = await superviseProcess({ command: process.execPath, args: ['-e', ''], logFile })
  await vi.waitFor(() => expect(program.ended).toBe(true), 10_000)
  await program.close()
})

test('when the process that supervises it is killed, the program stops and its folder is removed', async () => {
  const files = join(folder, 'its files')
  mkdirSync(files)
  const holder = join(folder, 'holder.mjs')
  const options = { command: process.execPath, args: ['-e', PROGRAM], logFile, removeAfterwards: files }
  writeFileSync(
    holder,
    `import { superviseProcess } from ${JSON.stringify(join(import.meta.dirname, 'processes.ts'))}
    await superviseProcess(${JSON.stringify(options)})`,
  )
  const parent = spawn(process.execPath, [holder], { stdio: 'inherit' })
  const pid = await programId()
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000)
  await vi.waitFor(() => expect(existsSync(files)).toBe(false), 10_000)
})

function programId(): Promise<number> {
  return vi.waitFor(() => {
    const [, pid] = /pid (\d+)/.exec(existsSync(logFile) ? readFileSync(logFile, 'utf8') : '') ?? []
    if (pid === undefined) throw new Error('The program has not started yet.')
    return Number(pid)
  }, 10_000)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
