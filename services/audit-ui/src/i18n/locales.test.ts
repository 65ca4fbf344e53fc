import { expect, test } from 'vitest'
import { chooseLocale, localeOfRequest } from './locales.ts'

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

test('a request’s language is the one chosen at this installation, not at another on the same host', () => {
  const headers = { cookie: 'a=b; vigia-3001.locale=pt-BR; vigia.locale=en', acceptLanguage: 'en' }
  expect(localeOfRequest(headers, 'vigia-3001')).toBe('pt-BR')
  expect(localeOfRequest(headers, 'vigia')).toBe('en')
  expect(localeOfRequest(headers, 'vigia-3002')).toBe('en')
  expect(localeOfRequest({ cookie: null, acceptLanguage: null }, 'vigia')).toBe('pt-BR')
})
