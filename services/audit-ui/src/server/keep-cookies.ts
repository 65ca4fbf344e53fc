import type { CookieToSet } from '@vigia/accounts/sign-in'
import { cookies } from 'next/headers'

/** Gives the browser the cookies of a sign-in or a sign-out; only actions and routes can. */
export async function keepCookies(given: readonly CookieToSet[]): Promise<void> {
  const store = await cookies()
  for (const { name, value, options } of given) store.set(name, value, options)
}
