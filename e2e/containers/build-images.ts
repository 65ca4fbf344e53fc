import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { type DockerOptions, docker, root } from './compose-project.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The images of this checkout as a registry would have them: `${registry}/ecg/pipelines:${tag}`. */
    images: { registry: string; tag: string }
  }
}

/** What the labels of these images say. */
export const labels = { REVISION: '0123456789abcdef', SOURCE: 'https://git.example.org/vigia' }

/**
 * Builds the images of a checkout. `BUILD_ARGUMENTS` hands on what the network of this machine needs, as
 * `NAME=VALUE NAME=VALUE`.
 */
export async function bake(
  { registry, tag }: { registry: string; tag: string },
  { folder = root, environment = {} }: DockerOptions = {},
): Promise<void> {
  const given = (process.env.BUILD_ARGUMENTS ?? '').split(' ').filter(Boolean)
  const options = given.flatMap((argument) => ['--set', `*.args.${argument}`])
  const variables = { ...labels, CREATED: new Date().toISOString(), REGISTRY: registry, VERSION: tag }
  // Named, else Buildx also reads the compose file.
  await docker(['buildx', 'bake', '--file', 'docker-bake.hcl', '--load', ...options], {
    folder,
    environment: { ...environment, ...variables },
  })
}

/** Builds the production images for a run of tests, and removes them at its end. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const images = { registry: 'vigia.test', tag: `test-${randomBytes(4).toString('hex')}` }
  console.error('Building the images')
  await bake(images)
  project.provide('images', images)
  return async () => {
    const names = ['pipelines', 'results', 'audit-ui'].map(
      (service) => `${images.registry}/ecg/${service}:${images.tag}`,
    )
    await docker(['image', 'rm', ...names])
  }
}
