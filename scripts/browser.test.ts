import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBrowser, findInstalled } from './browser.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia browser-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('a browser on the search path is found, if it can be run', () => {
  const path = join(folder, 'chromium')
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, 0o644)
  expect(findInstalled(folder, [])).not.toBe(path)
  chmodSync(path, 0o755)
  expect(findInstalled(folder, [])).toBe(path)
})

test('the browser that is given is taken, and no other in its place', async () => {
  const path = join(folder, 'a browser')
  writeFileSync(path, '#!/bin/sh\n', { mode: 0o755 })
  expect(await findBrowser(() => {}, path)).toBe(path)
  await expect(findBrowser(() => {}, `${path}-less`)).rejects.toThrow(
    /^TEST_BROWSER names no program .*-less/,
  )
})
