import { createHash } from 'node:crypto'
import { corrupt, findDataStart } from './safetensors.ts'

/** What stands in the header where the digest will be. */
export const BLANK_DIGEST = '0'.repeat(64)

/**
 * Replaces the blank digest in a file's header, in place, by the SHA-256 of the whole file with the blank one.
 *
 * @param bytes a file whose metadata has `sha256` set to `BLANK_DIGEST`
 */
export function sealDigest(bytes: Uint8Array): void {
  const start = findDigest(bytes, BLANK_DIGEST)
  bytes.set(Buffer.from(createHash('sha256').update(bytes).digest('hex'), 'latin1'), start)
}

/**
 * Checks that no byte changed since the file was sealed: neither numbers nor header nor the digest itself.
 *
 * @param digest what the file's metadata says
 * @throws VigiaError `model-corrupt`
 */
export function verifyDigest(bytes: Uint8Array, digest: string | undefined): void {
  if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest)) corrupt('it carries no SHA-256 digest')
  const start = findDigest(bytes, digest)
  const found = createHash('sha256')
    .update(bytes.subarray(0, start))
    .update(BLANK_DIGEST)
    .update(bytes.subarray(start + digest.length))
    .digest('hex')
  if (found !== digest) corrupt('its contents are not those that its SHA-256 digest was made of')
}

function findDigest(bytes: Uint8Array, digest: string): number {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, findDataStart(bytes))
  const key = '"sha256":"'
  const start = header.indexOf(`${key}${digest}"`, 0, 'latin1')
  if (start === -1) corrupt('its SHA-256 digest is not where it belongs')
  return start + key.length
}
