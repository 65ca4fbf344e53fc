import type { BetterAuthPlugin } from 'better-auth'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import type { ProviderSettings } from '../settings.ts'

/** The provider's name in the tables and in its redirect address, `/api/auth/callback/oidc`. */
export const providerId = 'oidc'

/**
 * The OpenID Connect provider, by its discovery document. Whoever it knows enters as a reader; where there is a user
 * of that e-mail address already, it is they, if the provider has verified the address.
 */
export function providerPlugin(settings: ProviderSettings | undefined): BetterAuthPlugin[] {
  if (settings === undefined) return []
  return [
    genericOAuth({
      config: [
        {
          providerId,
          name: settings.name,
          discoveryUrl: `${settings.issuer}/.well-known/openid-configuration`,
          clientId: settings.clientId,
          clientSecret: settings.clientSecret,
          scopes: ['openid', 'email', 'profile'],
          pkce: true,
          requireIdTokenVerification: true,
          mapProfileToUser: ({ name, email }) => ({ name: name || (email ?? ''), image: undefined }),
        },
      ],
    }),
  ]
}
