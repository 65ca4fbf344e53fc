import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

/** A copy of this checkout, to be changed at will. */
export interface Checkout {
  folder: string
  read(file: string): string
  write(file: string, text: string): void
  /** Puts `text` in the place of `old`, which must be there. */
  edit(file: string, old: string, text: string): void
  close(): void
}

/** Copies what git knows or would take in: no libraries, nothing built. */
export function copyCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-checkout-'))
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files)
    if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file), { recursive: true })
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  return {
    folder,
    read,
    write,
    edit(file, old, text) {
      const before = read(file)
      if (!before.includes(old)) throw new Error(`${file} holds no ${old}`)
      write(file, before.replace(old, text))
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
