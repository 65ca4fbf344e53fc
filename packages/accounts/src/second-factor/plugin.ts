import { createAuthEndpoint } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { generateRecoveryCodes, storeRecoveryCodes } from './recovery-codes.ts'

/** What better-auth writes behind the prefix of the cookie of a sign-in that waits for a code. */
const cookieName = 'two_factor'

/** Minutes in which a code may follow the password. */
export const codeMinutes = 10

/** The second factor of better-auth as Vigia uses it: codes of an app, and recovery codes. */
export const secondFactor = () =>
  twoFactor({
    issuer: 'Vigia',
    twoFactorTable: 'Auth_Two_Factor',
    twoFactorCookieMaxAge: codeMinutes * 60,
    // Wrong codes are counted by `countFailures`, by account and by address.
    accountLockout: { enabled: false },
    backupCodeOptions: {
      customBackupCodesGenerate: generateRecoveryCodes,
      storeBackupCodes: storeRecoveryCodes,
    },
  })

/** Says whose sign-in waits for a code in a browser: better-auth finds it, and tells nobody. */
export const waitingSignIn = () => ({
  id: 'waiting-sign-in' as const,
  endpoints: {
    findWaitingSignIn: createAuthEndpoint.serverOnly(
      { method: 'GET', requireHeaders: true },
      async (ctx): Promise<{ userId: string; email: string; since: Date } | null> => {
        const { internalAdapter, secret, createAuthCookie } = ctx.context
        const identifier = await ctx.getSignedCookie(createAuthCookie(cookieName).name, secret)
        if (!identifier) return null
        const waiting = await internalAdapter.findVerificationValue(identifier)
        if (waiting === null || waiting.expiresAt.getTime() <= Date.now()) return null
        const user = await internalAdapter.findUserById(waiting.value)
        return user && { userId: user.id, email: user.email, since: waiting.createdAt }
      },
    ),
  },
})

/** The headers of a browser with that one cookie: a session that it has besides is another matter. */
export function withWaitingSignInAlone(browser: Headers): Headers {
  const headers = new Headers(browser)
  const kept = (browser.get('cookie') ?? '')
    .split(';')
    .filter((cookie) => cookie.split('=', 1)[0]?.trim().endsWith(`.${cookieName}`))
  headers.set('cookie', kept.join(';'))
  return headers
}
