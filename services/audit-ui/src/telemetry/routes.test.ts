import { expect, test } from 'vitest'
import { openRoutes } from './routes.ts'

const routeOf = openRoutes()

test.each([
  ['/', '/'],
  ['/read', '/read'],
  ['/history', '/history'],
  ['/history/export', '/history/export'],
  ['/models/v1%20ana@example.org', '/models/[tag]'],
  ['/models/compare', '/models/compare'],
  ['/beats/ecg-7', '/beats/[beat]'],
  ['/api/beats/ecg-7', '/api/beats/[beat]'],
  ['/api/beats/take', '/api/beats/take'],
  ['/api/auth/callback/oidc', '/api/auth/callback/oidc'],
  ['/_next/static/chunks/a1b2.js', '/_next'],
])('%s is of %s, and nothing that is in it beside', (path, route) => {
  expect(routeOf(path)).toBe(route)
})

test.each(['/wp-login.php', '/beats/ecg-7/more', '/ana@example.org', '//', '/_nextt', '*', ''])(
  'whatever somebody makes up is one route: %s',
  (path) => {
    expect(routeOf(path)).toBe('unknown')
  },
)
