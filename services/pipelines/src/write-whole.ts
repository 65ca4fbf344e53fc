import { randomUUID } from 'node:crypto'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemErrorCode, VigiaError } from '@vigia/runtime'

/** @param hint what helps, where the command has it */
export const fileThere = (name: string, hint = '; --force writes over it') =>
  new VigiaError('file-exists', `${name} is there already${hint}.`)

/**
 * Writes a file whole or not at all: under another name beside it, and then under its own.
 *
 * @param name as the person gave it, for what they are told
 * @throws VigiaError `file-exists`, `file-unwritable`
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: { name: string; force?: boolean | undefined; mode?: number; hint?: string },
): Promise<void> {
  const { name, force = false, mode, hint } = options
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`)
  try {
    await writeFile(beside, content, { flag: 'wx', ...(mode === undefined ? {} : { mode }) })
    // A link is refused where there is a file by now; a new name is not.
    if (force) await rename(beside, path)
    else await link(beside, path)
  } catch (cause) {
    const code = systemErrorCode(cause)
    if (code === 'EEXIST') throw fileThere(name, hint)
    throw new VigiaError('file-unwritable', `${name} cannot be written (${code}).`, { cause })
  } finally {
    await rm(beside, { force: true })
  }
}
