import { isAcceptablePassword, isSamePassword } from '../passwords.ts'
import { findCommonRefusal, readCode, unexpectedAnswer } from './common-refusal.ts'
import { readCookies } from './cookies.ts'
import { postRequest } from './internal-request.ts'
import type { ChangePasswordOutcome } from './outcomes.ts'
import type { Door } from './sign-in.ts'

/** What better-auth's codes mean here. */
const refusals: Readonly<Record<string, 'wrong-password' | 'no-password' | 'signed-out' | undefined>> = {
  INVALID_PASSWORD: 'wrong-password',
  // Longer than any that can be set.
  PASSWORD_TOO_LONG: 'wrong-password',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'no-password',
  UNAUTHORIZED: 'signed-out',
}

/**
 * Changes the password of whoever is signed in. All their sessions end, and the browser gets a new one.
 *
 * @param browser the headers of the browser's request
 * @throws VigiaError `sign-in-failed`
 */
export async function changePassword(
  { auth, url }: Door,
  passwords: { current: string; next: string },
  browser: Headers,
): Promise<ChangePasswordOutcome> {
  const { current, next } = passwords
  if (!isAcceptablePassword(next)) return { status: 'password-unacceptable' }
  if (isSamePassword(current, next)) return { status: 'password-unchanged' }
  const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true }
  const answer = await auth.handler(postRequest(url, '/change-password', browser, body))
  if (answer.ok) return { status: 'changed', cookies: readCookies(answer.headers) }
  const common = await findCommonRefusal(answer)
  if (common !== undefined) return common
  const status = refusals[(await readCode(answer)) ?? '']
  if (status === undefined) throw unexpectedAnswer(answer.status)
  return { status }
}
