import { isPrintable } from '@vigia/contracts/ecg'
import { authUser, core, type Db, databaseErrorCode } from '@vigia/db'
import type { Logger } from '@vigia/runtime'
import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import type { Pool } from 'mysql2/promise'
import { hashPassword, passwordLength, verifyPassword } from '../passwords.ts'
import { secondFactor, waitingSignIn } from '../second-factor/plugin.ts'
import type { AccountSettings, ProviderSettings } from '../settings.ts'
import { cookiePrefix } from './browser.ts'
import { deleteEndedSessions } from './sessions.ts'

const { and, eq, isNotNull } = core

const minute = 60
/** A session's end is put off at most this often, so that not every request writes. */
const renewalSeconds = minute

/** What a disabled user's attempt is refused with. */
export const disabledCode = 'USER_DISABLED'

export type Auth = ReturnType<typeof createAuth>

/** better-auth as Vigia uses it. */
export function createAuth(given: { db: Db; pool: Pool; settings: AccountSettings; log: Logger }) {
  const { db, pool, settings, log } = given
  const limit = { window: minute, max: settings.signInLimit }
  return betterAuth({
    appName: 'Vigia',
    baseURL: settings.url,
    secret: settings.secret,
    database: pool,
    user: {
      modelName: 'Auth_User',
      additionalFields: {
        role: { type: 'string', required: true, defaultValue: 'reader', input: false },
        readingView: { type: 'string', required: false, input: false },
        disabledAt: { type: 'date', required: false, input: false },
        mustChangePassword: { type: 'boolean', required: false, defaultValue: false, input: false },
      },
    },
    session: {
      modelName: 'Auth_Session',
      expiresIn: settings.idleMinutes * minute,
      updateAge: Math.min(renewalSeconds, (settings.idleMinutes * minute) / 10),
      additionalFields: { confirmedAt: { type: 'date', required: false, input: false } },
    },
    account: {
      modelName: 'Auth_Account',
      // An address is one person's where both sides know it is theirs: the provider has verified it, and here whoever
      // added the user vouched for it, or the provider had verified it already.
      accountLinking: { enabled: true, requireLocalEmailVerified: true },
      updateAccountOnSignIn: false,
    },
    verification: { modelName: 'Auth_Verification' },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'Auth_Rate_Limit',
      // Passwords and codes are counted by `countFailures`, which knows of accounts and of failures.
      customRules: {
        '/sign-in/email': false,
        '/change-password': false,
        '/two-factor/*': false,
        '/sign-in/social': limit,
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // Bounds that never forbid what `findPasswordFault` allows, which decides: they count the UTF-16 units of what
      // was typed, of which a character has up to four.
      minPasswordLength: 1,
      maxPasswordLength: 4 * passwordLength.maximum,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    plugins: [secondFactor(), waitingSignIn(), ...providerPlugin(settings.provider)],
    databaseHooks: {
      session: {
        create: {
          async before({ userId }) {
            if (await isDisabled(db, userId))
              throw new APIError('FORBIDDEN', { code: disabledCode, message: 'This user is disabled.' })
          },
          after: () => deleteEndedSessions(db),
        },
      },
      account: {
        create: {
          // Vigia asks the provider who someone is, and nothing after that.
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
    },
    // Thrown, because better-auth would print what is unexpected, with the parameters of a failed query.
    onAPIError: { throw: true, errorURL: `${settings.url}/sign-in` },
    advanced: {
      cookiePrefix: cookiePrefix(settings.url),
      // The library would write `__Secure-` before the names, where `__Host-` stands already.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: settings.url.startsWith('https:') },
      // Said here so that the tests run under the same checks as the service.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      // The migrations make the tables; the library's own look at them minds the letters of their names, which some
      // servers keep small.
      database: { generateId: () => crypto.randomUUID(), validateSchema: false },
    },
    logger: { level: 'warn', log: writeToLog(log) },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
  })
}

/** The provider's name in the tables and in its redirect address, `/api/auth/callback/oidc`. */
export const providerId = 'oidc'

/**
 * The OpenID Connect provider, by its discovery document. Whoever it knows enters as a reader; where there is a user
 * of that e-mail address already, it is they, if the provider has verified the address.
 */
function providerPlugin(settings: ProviderSettings | undefined): BetterAuthPlugin[] {
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
          mapProfileToUser: ({ name, email }) => ({
            // A provider's name that could pass for another's is not taken.
            name: name && isPrintable(name) ? name : (email ?? ''),
            image: undefined,
          }),
        },
      ],
    }),
  ]
}

async function isDisabled(db: Db, userId: string): Promise<boolean> {
  const found = await db
    .select({ id: authUser.id })
    .from(authUser)
    .where(and(eq(authUser.id, userId), isNotNull(authUser.disabledAt)))
  return found.length > 0
}

type Level = 'debug' | 'info' | 'warn' | 'error'

/**
 * Writes better-auth's lines to our log. Of what it attaches only the code of an error is taken: the rest may name a
 * person, as a failed query does with its parameters.
 */
export function writeToLog(log: Logger): (level: Level, message: string, ...attached: unknown[]) => void {
  return (level, message, ...attached) => {
    const code = attached.map(databaseErrorCode).find((found) => found !== undefined)
    log[level](code === undefined ? {} : { code }, withoutPeople(message))
  }
}

function withoutPeople(message: string): string {
  return message.replaceAll(/\S+@\S+/g, '(e-mail)')
}
