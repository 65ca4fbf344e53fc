import { execFileSync } from 'node:child_process'

/** Removes from this machine what was built for a registry, or pulled from it. */
export function removeImages(registry: string): void {
  const words = ['image', 'ls', '--quiet', '--filter', `reference=${registry}/ecg/*`]
  const images = execFileSync('docker', words, { encoding: 'utf8' }).split('\n').filter(Boolean)
  if (images.length > 0)
    execFileSync('docker', ['image', 'rm', '--force', ...new Set(images)], { stdio: 'ignore' })
}
