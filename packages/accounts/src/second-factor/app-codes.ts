import { createOTP } from '@better-auth/utils/otp'
import { authTwoFactor, core, type Db } from '@vigia/db'
import { encodeQR } from 'qr'

const { and, eq, isNull, lt, or } = core

/** RFC 6238: a code holds for 30 seconds, and the clock of a phone may be one such step off. */
const stepMilliseconds = 30_000
const stepsOff = [0, -1, 1]

/** What an authenticator app shows: six digits; people type blanks between them. */
export const readAppCode = (typed: string): string | undefined =>
  /^\d{6}$/.exec(typed.replaceAll(/\s/g, ''))?.[0]

/**
 * The step, counted from 1970, whose code this is: the present one, or the one before or after it.
 *
 * @param code six digits
 */
export async function findStep(secret: string, code: string, now = Date.now()): Promise<number | undefined> {
  const codes = createOTP(secret)
  const present = Math.floor(now / stepMilliseconds)
  let found: number | undefined
  // All of them, so that the time it takes does not tell which one it was.
  for (const off of stepsOff) if ((await codes.hotp(present + off)) === code) found ??= present + off
  return found
}

/**
 * Keeps that a user has used the code of a step.
 *
 * @returns false where they had used that one or a newer one: of several who use it at once one is told true
 */
export async function useStep(db: Db, userId: string, step: number): Promise<boolean> {
  const { lastStep } = authTwoFactor
  const [{ affectedRows }] = await db
    .update(authTwoFactor)
    .set({ lastStep: step })
    .where(and(eq(authTwoFactor.userId, userId), or(isNull(lastStep), lt(lastStep, step))))
  return affectedRows === 1
}

/** What an authenticator app is given. */
export interface AppSecret {
  /** To be typed, in groups of four. */
  text: string
  /** A QR code: the path of its dark squares, one unit each, in a picture of `size` by `size`, its white border included. */
  picture: { size: number; path: string }
}

/** @param uri `otpauth://totp/…`, as better-auth writes it */
export function describeSecret(uri: string): AppSecret {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const rows = encodeQR(uri, 'raw', { ecc: 'medium', border: 4 })
  const squares = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return {
    text: secret.match(/.{1,4}/g)?.join(' ') ?? '',
    picture: { size: rows.length, path: squares.join('') },
  }
}
