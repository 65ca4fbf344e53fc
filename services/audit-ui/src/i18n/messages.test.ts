import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { locales } from './locales.ts'

const folder = join(import.meta.dirname, '..', 'messages')

function read(locale: string, file: string): Map<string, string> {
  return flatten(JSON.parse(readFileSync(join(folder, locale, file), 'utf8')))
}

function flatten(messages: Record<string, unknown>, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([name, message]) =>
      typeof message === 'string'
        ? [[prefix + name, message] as const]
        : [...flatten(message as Record<string, unknown>, `${prefix}${name}.`)],
    ),
  )
}

const placeholders = (message: string) => [...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).sort()

test.each(readdirSync(join(folder, locales[0])))(
  '%s says the same things, with the same values in them, in every language',
  (file) => {
    const [first, ...others] = locales.map((locale) => read(locale, file))
    for (const other of others) {
      expect([...other.keys()].sort()).toEqual([...(first?.keys() ?? [])].sort())
      for (const [name, message] of other)
        expect(new Set(placeholders(message)), name).toEqual(new Set(placeholders(first?.get(name) ?? '')))
    }
  },
)

test('no message is empty', () => {
  for (const locale of locales)
    for (const file of readdirSync(join(folder, locale)))
      for (const [name, message] of read(locale, file)) expect(message.trim(), name).not.toBe('')
})
