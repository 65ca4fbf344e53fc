import { afterEach, expect, test, vi } from 'vitest'
import { nameTimeZone, serviceTimeZone } from './time-zone.ts'

afterEach(() => void vi.unstubAllEnvs())

test.each([
  ['America/Sao_Paulo', 'America/Sao_Paulo'],
  ['UTC', 'UTC'],
  ['', 'UTC'],
])('with TZ=%s the pages are in the zone %s', (given, zone) => {
  vi.stubEnv('TZ', given)
  expect(serviceTimeZone()).toBe(zone)
})

test('a zone is named in the language of the page, without summer or winter', () => {
  expect(nameTimeZone('America/New_York', 'en')).toBe('Eastern Time')
  expect(nameTimeZone('America/Sao_Paulo', 'pt-BR')).toMatch(/^Horário .*Brasília$/)
  expect(nameTimeZone('UTC', 'pt-BR')).toBe('UTC')
})
