import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { secretNames } from '@vigia/runtime'

/** A value of a secret variable that is known wherever it comes to light. */
export interface Plant {
  name: string
  value: string
  /** 32 hexadecimal digits that stand in the value, and nowhere else in the world. */
  mark: string
}

/** What a variable's value is made of, where it is not the mark with a word before it. */
const shapes: Record<string, (mark: string) => string> = {
  WEBHOOK_SECRET: (mark) => `whsec_${Buffer.from(mark).toString('base64')}`,
  WEBHOOK_URL: (mark) => `http://127.0.0.1:1/hook?token=${mark}`,
  SMTP_URL: (mark) => `smtp://vigia:${mark}@127.0.0.1:1`,
}

/** @param shape of the value; the variable's own unless it is given */
export function plant(name: string, shape = shapes[name] ?? ((mark) => `planted-${mark}`)): Plant {
  const mark = randomBytes(16).toString('hex')
  return { name, mark, value: shape(mark) }
}

/** One for each secret variable that there is. */
export const plantAll = (): Plant[] => [...secretNames].map((name) => plant(name))

/** Writes each to a file of its own. @returns the variables that name the files */
export function writePlants(folder: string, plants: readonly Plant[]): NodeJS.ProcessEnv {
  mkdirSync(folder, { recursive: true })
  return Object.fromEntries(
    plants.map(({ name, value }) => {
      const file = join(folder, name)
      writeFileSync(file, `${value}\n`, { mode: 0o600 })
      return [`${name}_FILE`, file]
    }),
  )
}

/** Finds plants in what has come to light: as they are, in Base64 (whatever stands before them) and as digits of bytes. */
export function openFinder(plants: readonly Plant[]) {
  const forms = plants.flatMap(({ name, mark }) => formsOf(mark).map((form) => ({ name, form })))
  return {
    /** @returns `NAME in WHERE` for each plant that stands in the text */
    find(where: string, text: string): string[] {
      const lower = text.toLowerCase()
      const found = forms.filter(({ form }) => text.includes(form) || lower.includes(form))
      return [...new Set(found.map(({ name }) => `${name} in ${where}`))]
    },
    /** The same of bytes, which are no text. */
    isIn: (bytes: Buffer): string[] =>
      forms.filter(({ form }) => bytes.includes(form, 0, 'latin1')).map(({ name }) => name),
  }
}

function formsOf(mark: string): string[] {
  // Base64 goes by threes: the first digits depend on what stands before, the last ones on what follows.
  const encoded = [0, 1, 2].map((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), Buffer.from(mark)]).toString('base64')
    return digits.slice(before === 0 ? 0 : before + 1, Math.floor(((before + mark.length) * 8) / 6))
  })
  return [mark, ...encoded, Buffer.from(mark).toString('hex')]
}
