import { expect, test } from 'vitest'
import { chooseLocale } from './locales.ts'

test('the language that was chosen wins over the browser’s', () => {
  expect(chooseLocale('en', 'pt-BR,pt;q=0.9')).toBe('en')
})

test('without a choice the browser’s preferred language is taken, whatever its region', () => {
  expect(chooseLocale(undefined, 'en-GB,en;q=0.9,pt;q=0.5')).toBe('en')
  expect(chooseLocale(undefined, 'en;q=0.3,pt-PT;q=0.8')).toBe('pt-BR')
  expect(chooseLocale(undefined, 'fr,en;q=0.4')).toBe('en')
})

test('without a language that there is, it is Portuguese', () => {
  expect(chooseLocale('fr', 'fr,de;q=0.9,en;q=0')).toBe('pt-BR')
  expect(chooseLocale(undefined, null)).toBe('pt-BR')
})
