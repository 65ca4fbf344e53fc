import { expect, test } from 'vitest'
import { withoutFormulas } from './formulas.ts'

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠']

test.each(signs)('%s gets an apostrophe wherever a program may see a value begin', (sign) => {
  const formula = `${sign}cmd|' /C calc'!A0`
  expect(withoutFormulas(formula)).toBe(`'${formula}`)
  for (const before of [';', ',', '\t', '\n', '\r', 'a;', 'a;"', '";"', 'a, ', '; \'"', ' '])
    expect(withoutFormulas(before + formula)).toContain(`'${formula}`)
})

test.each(['\t1', '\r1'])('a value that begins with %j gets one too', (text) => {
  expect(withoutFormulas(text)).toBe(`'${text}`)
})

test.each(['', 'a', 'a=b', 'x-y', 'ana@example.org', 'a; b', "d'água", '"', 'N, S'])(
  '%j stays as it is',
  (text) => {
    expect(withoutFormulas(text)).toBe(text)
  },
)
