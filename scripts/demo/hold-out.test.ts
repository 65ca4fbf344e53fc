import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdOutRows } from './hold-out.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-hold-out-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('every fifth row is held out, and each row is in one file only', async () => {
  expect(await split('1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n')).toEqual({
    training: '1\n2\n3\n4\n6\n7\n8\n9\n11\n',
    heldOut: '5\n10\n',
  })
})

test('empty lines and a missing newline at the end do not matter', async () => {
  expect(await split('1\r\n2\r\n\r\n3\r\n4\r\n5')).toEqual({ training: '1\n2\n3\n4\n', heldOut: '5\n' })
})

test('a file that is not there is an error', async () => {
  const paths = { source: join(folder, 'none.csv'), training: join(folder, 'a'), heldOut: join(folder, 'b') }
  await expect(holdOutRows(paths)).rejects.toThrow(/ENOENT/)
})

async function split(text: string) {
  const paths = {
    source: join(folder, 'ecg.csv'),
    training: join(folder, 'training.csv'),
    heldOut: join(folder, 'held-out.csv'),
  }
  writeFileSync(paths.source, text)
  await holdOutRows(paths)
  return { training: readFileSync(paths.training, 'utf8'), heldOut: readFileSync(paths.heldOut, 'utf8') }
}
