import type { Nexus } from './nexus.ts'

/** What a release consists of, as `scripts/ci.sh` publishes it last. */
export interface Manifest {
  tag: string
  commit: string
  images: Record<string, { digest: string; reference: string }>
  archives: Record<string, { url: string; sha256: string }>
}

export async function readManifest(nexus: Nexus, tag: string): Promise<Manifest> {
  return (await (await nexus.get(`${nexus.repositoryUrl}/releases/${tag}.json`)).json()) as Manifest
}
