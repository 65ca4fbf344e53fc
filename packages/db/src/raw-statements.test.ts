import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Packages and services, without their tests. */
const sources = globSync('{packages,services}/*/src/**/*.{ts,tsx}', {
  cwd: new URL('../../..', import.meta.url),
}).filter((name) => !/\/testing\/|\.test\.tsx?$/.test(name))

/** Where a file hands a text to the driver, and how often. */
const driverCalls = sources.flatMap((file) => {
  const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
  const calls = text.match(/\.(query|execute)(<[^(]*>)?\(/g) ?? []
  return calls.map(() => file)
})

test('statements that are written out stand in `statements` folders, and everything else is built', () => {
  expect(sources.length).toBeGreaterThan(500)
  expect(driverCalls.filter((file) => !file.includes('/src/statements/'))).toEqual([])
})

test('of statements that are written out there are few', () => {
  expect(driverCalls.length).toBeGreaterThan(0)
  expect(driverCalls.length).toBeLessThanOrEqual(25)
})
