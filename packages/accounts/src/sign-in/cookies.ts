import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies'

/** A cookie that the browser shall keep, or with `maxAge` 0 forget. */
export interface CookieToSet {
  name: string
  /** Not encoded. */
  value: string
  options: { path: string; httpOnly: boolean; secure: boolean; sameSite: 'lax'; maxAge?: number }
}

/**
 * The cookies of an answer. The session's own goes when the browser is closed and has no other end: when a session
 * ends, and that its end is put off, is known to the database alone.
 */
export function readCookies(answer: Headers): CookieToSet[] {
  return answer
    .getSetCookie()
    .flatMap((header) => [...parseSetCookieHeader(header)])
    .map(([name, attributes]) => {
      const { maxAge, secure = false } = toCookieOptions(attributes)
      const lasts = maxAge !== undefined && !(name.endsWith('.session_token') && maxAge > 0)
      return {
        name,
        value: attributes.value,
        options: { path: '/', httpOnly: true, secure, sameSite: 'lax', ...(lasts ? { maxAge } : {}) },
      }
    })
}
