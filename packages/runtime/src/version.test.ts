import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readVersion } from './version.ts'

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')

test('a checkout says the version of its package.json, an image the tag it was built for', () => {
  expect(readVersion({})).toBe(JSON.parse(read('package.json')).version)
  expect(readVersion({ VIGIA_VERSION: 'v1.4.0' })).toBe('v1.4.0')
})

test('every image is told the tag that it is built for', () => {
  const dockerfile = read('docker/Dockerfile')
  const labelled = dockerfile.match(/^ARG VERSION=/gm) ?? []
  expect(dockerfile.match(/^ARG VERSION=.*\nENV VIGIA_VERSION=\$VERSION$/gm)).toHaveLength(labelled.length)
  expect(read('scripts/ci/images.sh')).toContain('--build-arg VERSION="$tag"')
})
