import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { variables } from './variables.ts'

const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
const names = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name)

test('.env.example holds every variable, each once, and no other', () => {
  expect([...names].sort()).toEqual(Object.keys(variables).sort())
})

test.each(Object.entries(variables))('%s stands in .env.example below its own sentence', (name, { desc }) => {
  const sentence = example.indexOf(`# ${desc}`)
  expect(sentence).toBeGreaterThan(-1)
  expect(example.slice(sentence)).toMatch(new RegExp(`^# [^\\n]+\\n(# [^\\n]+\\n)*#?${name}=`))
})

test('the defaults in .env.example are the defaults', () => {
  for (const [, name, value] of example.matchAll(/^#([A-Z_]+)=(.*)$/gm))
    if (name !== 'LOG_CONFIG') expect(`${name}=${value}`).toBe(`${name}=${defaultOf(name)}`)
})

function defaultOf(name: string | undefined): string {
  return String(variables[name as keyof typeof variables].default)
}
