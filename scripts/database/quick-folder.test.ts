import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { quickFolder } from './quick-folder.ts'

test('a folder that is not there, or has no room, is not taken', () => {
  expect(quickFolder('/nowhere')).toBe(tmpdir())
  // It has no bytes at all.
  expect(quickFolder('/proc')).toBe(tmpdir())
})
