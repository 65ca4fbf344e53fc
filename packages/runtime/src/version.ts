import { readFileSync } from 'node:fs'

/** The release: in an image the tag that it was built for, in a checkout what its package.json says. */
export function readVersion(source: NodeJS.ProcessEnv = process.env): string {
  if (source.VIGIA_VERSION) return source.VIGIA_VERSION
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  )
  return String((manifest as { version?: unknown }).version)
}
