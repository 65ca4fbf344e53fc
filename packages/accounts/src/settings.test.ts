import { readEnvironment } from '@vigia/runtime'
import { expect, test } from 'vitest'
import { accountVariables, readAccountSettings } from './settings.ts'

const secret = 'a secret of thirty-two characters'
const read = (source: Record<string, string>) =>
  readAccountSettings(readEnvironment(accountVariables, { AUDIT_SECRET: secret, ...source }))

test('without more than a secret there are passwords alone, at localhost', () => {
  expect(read({})).toEqual({
    url: 'http://localhost:3000',
    secret,
    signInLimit: 10,
    idleMinutes: 30,
    secondFactor: 'nobody',
    provider: undefined,
    firstAdmin: undefined,
  })
})

test('a provider and a first admin come from the environment', () => {
  const settings = read({
    AUDIT_OIDC_ISSUER: 'https://login.example.org/',
    AUDIT_OIDC_CLIENT_ID: 'vigia',
    AUDIT_OIDC_CLIENT_SECRET: 'hush',
    AUDIT_ADMIN_EMAIL: 'Ana@Example.org',
    AUDIT_ADMIN_PASSWORD: 'a long password',
  })
  expect(settings.provider).toEqual({
    issuer: 'https://login.example.org',
    clientId: 'vigia',
    clientSecret: 'hush',
    name: 'OpenID',
  })
  expect(settings.firstAdmin).toEqual({ email: 'Ana@Example.org', password: 'a long password' })
})

test('an issuer without id and secret is an error that names them', () => {
  expect(() => read({ AUDIT_OIDC_ISSUER: 'https://login.example.org' })).toThrow(
    /AUDIT_OIDC_CLIENT_ID is missing.*AUDIT_OIDC_CLIENT_SECRET is missing/,
  )
})

test('half a first admin, or one that could not sign in, is an error that never says the value', () => {
  expect(() => read({ AUDIT_ADMIN_EMAIL: 'ana@example.org' })).toThrow('AUDIT_ADMIN_PASSWORD is missing')
  expect(() => read({ AUDIT_ADMIN_PASSWORD: 'a long password' })).toThrow('AUDIT_ADMIN_EMAIL is missing')
  const refuse = () => read({ AUDIT_ADMIN_EMAIL: 'not-an-address', AUDIT_ADMIN_PASSWORD: 'tiny-secret' })
  expect(refuse).toThrow(/AUDIT_ADMIN_EMAIL must be .*AUDIT_ADMIN_PASSWORD must have 15 to 128 characters/)
  expect(refuse).not.toThrow(/not-an-address|tiny-secret/)
})
