import { randomUUID } from 'node:crypto'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemErrorCode, VigiaError } from '@vigia/runtime'

export const fileThere = (name: string) =>
  new VigiaError('file-exists', `${name} is there already; --force writes over it.`)

/**
 * Writes a file whole or not at all: under another name beside it, and then under its own.
 *
 * @param name as the person gave it, for what they are told
 * @throws VigiaError `file-exists`, `file-unwritable`
 */
export async function writeWhole(
  path: string,
  text: string,
  { name, force = false, mode }: { name: string; force?: boolean | undefined; mode?: number },
): Promise<void> {
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`)
  try {
    await writeFile(beside, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) })
    // A link is refused where there is a file by now; a new name is not.
    if (force) await rename(beside, path)
    else await link(beside, path)
  } catch (cause) {
    const code = systemErrorCode(cause)
    if (code === 'EEXIST') throw fileThere(name)
    throw new VigiaError('file-unwritable', `${name} cannot be written (${code}).`, { cause })
  } finally {
    await rm(beside, { force: true })
  }
}
