import { VigiaError } from '@vigia/runtime'
import { disabledCode } from './better-auth.ts'
import type { SignInRefusal } from './outcomes.ts'

/**
 * What each of better-auth's routes may be refused for; undefined where it is something else.
 *
 * @throws VigiaError `sign-in-failed`
 */
export async function findCommonRefusal(
  answer: Response,
): Promise<Exclude<SignInRefusal, { status: 'refused' }> | undefined> {
  if (answer.status === 429)
    return {
      status: 'too-many-attempts',
      retryAfterSeconds: Number(answer.headers.get('x-retry-after') ?? 60),
    }
  if (answer.status === 403) {
    const code = await readCode(answer)
    return { status: code === disabledCode ? 'disabled' : 'foreign-origin' }
  }
  if (answer.status >= 500) throw unexpectedAnswer(answer.status)
  return undefined
}

/** The code by which better-auth says why it refuses. */
export async function readCode(answer: Response): Promise<string | undefined> {
  const { code } = (await answer.json()) as { code?: string }
  return code
}

export function unexpectedAnswer(status: number): VigiaError {
  return new VigiaError('sign-in-failed', `Sign-in failed (better-auth answered ${status}).`)
}
