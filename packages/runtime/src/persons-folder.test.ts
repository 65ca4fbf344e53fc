import { expect, test } from 'vitest'
import { personsFolder } from './persons-folder.ts'

const byNpm = { INIT_CWD: '/home/clinic', npm_package_json: '/opt/vigia/package.json' }

test('a path is relative to where npm was called, not to where npm runs a script', () => {
  expect(personsFolder(byNpm, '/opt/vigia')).toBe('/home/clinic')
})

test('without npm a path is relative to the working folder', () => {
  expect(personsFolder({}, '/data')).toBe('/data')
  expect(personsFolder({ npm_package_json: '/opt/vigia/package.json' }, '/opt/vigia')).toBe('/opt/vigia')
})

test('a program that something else started under npm, in a folder of its own, stands in that folder', () => {
  expect(personsFolder(byNpm, '/data')).toBe('/data')
})
