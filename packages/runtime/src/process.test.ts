import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { personsFolder, readVersion, runScript } from './process.ts'
import { VigiaError } from './vigia-error.ts'

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

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')

test('an image says the tag it was built for, and a checkout that it is none', () => {
  expect(readVersion({})).toBe('development')
  expect(JSON.parse(read('package.json'))).not.toHaveProperty('version')
  expect(readVersion({ VIGIA_VERSION: 'v1.4.0' })).toBe('v1.4.0')
})

test('every image is told the tag that it is built for', () => {
  const dockerfile = read('docker/Dockerfile')
  const labelled = dockerfile.match(/^ARG VERSION=/gm) ?? []
  expect(dockerfile.match(/^ARG VERSION=.*\nENV VIGIA_VERSION=\$VERSION$/gm)).toHaveLength(labelled.length)
  expect(read('docker-bake.hcl')).toMatch(/args += { VERSION = VERSION,/)
  expect(read('scripts/delivery/build.sh')).toContain('VERSION=$tag')
})

test('the life of a script ends with an exit code, and what ended it badly is told in a sentence', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => told.mockRestore())
  expect(await runScript(async () => {})).toBe(0)
  expect(told).not.toHaveBeenCalled()
  const misuse = async () => {
    throw new VigiaError('usage', 'Give a file.')
  }
  expect(await runScript(misuse)).toBe(2)
  expect(told).toHaveBeenLastCalledWith('Give a file.')
})

test('a script that is asked to stop, however often, ends with 130 and listens no longer', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => told.mockRestore())
  const listeners = process.listenerCount('SIGTERM')
  const status = await runScript(async (signal) => {
    process.emit('SIGTERM')
    process.emit('SIGTERM')
    signal.throwIfAborted()
  })
  expect(status).toBe(130)
  expect(told).toHaveBeenCalledExactlyOnceWith('Interrupted.')
  expect(process.listenerCount('SIGTERM')).toBe(listeners)
})
