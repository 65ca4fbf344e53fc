import { separators as written } from '@vigia/contracts/audit'
import { expect, test } from 'vitest'
import { otherThan, parseSeparator, separatorOf } from './separators.ts'

test('a Portuguese spreadsheet reads semicolons, an English one commas; the other one can be had', () => {
  expect([separatorOf('pt-BR'), separatorOf('en')]).toEqual(['semicolon', 'comma'])
  expect([otherThan('semicolon'), otherThan('comma')]).toEqual(['comma', 'semicolon'])
})

test('an address may name a separator or have it as it is written', () => {
  for (const [name, sign] of Object.entries(written))
    expect([parseSeparator(name), parseSeparator(sign)]).toEqual([name, name])
  for (const wrong of ['tab', '\t', ' ;', 'toString', '__proto__'])
    expect(parseSeparator(wrong)).toBeUndefined()
})
