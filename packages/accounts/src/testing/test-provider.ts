import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { vi } from 'vitest'
import type { ProviderSettings } from '../settings.ts'

/** Someone whom the provider knows. */
export interface Person {
  sub: string
  name?: string
  email: string
  email_verified?: boolean | undefined
  [claim: string]: unknown
}

/** An OpenID Connect provider on a port of its own. */
export interface TestProvider {
  settings: ProviderSettings
  /** From now on whoever comes is this person, and need not type anything. */
  expect(person: Person): void
  /**
   * What a browser does at the provider: it signs in as this person and is sent back.
   *
   * @returns the address it is sent back to, with the code
   */
  visit(authorizationUrl: string, person: Person): Promise<string>
  /** From now on it answers nobody, or everybody again. */
  setAway(isAway: boolean): void
  close(): Promise<void>
}

/** @param url where browsers find the audit UI */
export async function openTestProvider(url: string): Promise<TestProvider> {
  // The library says at each start that its defaults are not for production.
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'info').mockReturnValue()
  const people = new Map<string, Person>()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = { issuer, clientId: 'vigia', clientSecret: randomUUID(), name: 'Clinic' }
  let whoSignsIn = ''
  let isAway = false

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [`${url}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'role'] },
    cookies: { keys: [randomUUID()] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    jwks: { keys: [generateSigningKey()] },
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({
        clientId: settings.clientId,
        ...(oidc.session?.accountId === undefined ? {} : { accountId: oidc.session.accountId }),
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  provider.use(async (context, next) => {
    if (!context.path.startsWith('/interaction/')) return await next()
    context.respond = false
    await provider.interactionFinished(context.req, context.res, { login: { accountId: whoSignsIn } })
  })
  const expect = (person: Person) => {
    people.set(person.sub, person)
    whoSignsIn = person.sub
  }
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (isAway) response.writeHead(503).end()
    else answer(request, response)
  })

  return {
    settings,
    expect,
    async visit(authorizationUrl, person) {
      expect(person)
      return await followUntil(authorizationUrl, (location) => location.startsWith(url))
    },
    setAway(away) {
      isAway = away
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function generateSigningKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomUUID() }
}

async function followUntil(start: string, isEnd: (location: string) => boolean): Promise<string> {
  const cookies = new Map<string, string>()
  for (let location = start; ; ) {
    if (isEnd(location)) return location
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    const answer = await fetch(location, { redirect: 'manual', headers })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    const next = answer.headers.get('location')
    if (next === null) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`)
    location = new URL(next, location).href
  }
}
