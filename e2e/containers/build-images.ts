import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { root } from './checkout.ts'
import { docker } from './docker.ts'

export const services = ['pipelines', 'results', 'audit-ui'] as const

declare module 'vitest' {
  interface ProvidedContext {
    /** The images of this checkout as a registry would have them: `${registry}/ecg/pipelines:${tag}`. */
    images: { registry: string; tag: string }
  }
}

/** What the labels of these images say. */
export const labels = { REVISION: '0123456789abcdef', SOURCE: 'https://git.example.org/vigia' }

/**
 * Builds the production images for a run of tests, and removes them at its end. `BUILD_ARGUMENTS` hands on what the
 * network of this machine needs, as `NAME=VALUE NAME=VALUE`.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const images = { registry: 'vigia.test', tag: `test-${randomBytes(4).toString('hex')}` }
  const given = (process.env.BUILD_ARGUMENTS ?? '').split(' ').filter(Boolean)
  const build = { ...labels, VERSION: images.tag, CREATED: new Date().toISOString() }
  const buildArguments = [...Object.entries(build).map((pair) => pair.join('=')), ...given].flatMap(
    (argument) => ['--build-arg', argument],
  )
  const nameOf = (service: string) => `${images.registry}/ecg/${service}:${images.tag}`
  for (const service of services) {
    console.error(`Building the image of ${service}`)
    const words = ['build', '--quiet', '--file', 'docker/Dockerfile', '--target', service, '--tag']
    await docker([...words, nameOf(service), ...buildArguments, '.'], { folder: root })
  }
  project.provide('images', images)
  return async () => {
    await docker(['image', 'rm', ...services.map(nameOf)])
  }
}
