import type { CookieToSet, Reader } from '@vigia/accounts/sign-in'
import { hasRole, type Role, type View, type WorklistOrder } from '@vigia/contracts/audit'
import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { databaseDigest } from '../failure/find-cause.ts'
import { pathHeader, signInPath } from '../sign-in/local-path.ts'
import { app } from './app.ts'

/**
 * Who is signed in; asked for several times while a page is drawn, it is looked up once.
 *
 * @param isUnattended whether the request may come from a page that nobody sits before: it puts off no session's end
 */
export const findSignedIn = cache(async (isUnattended = false): Promise<Reader | undefined> => {
  try {
    return await app().accounts.findReader(await readHeaders(), { isUnattended })
  } catch (error) {
    // Without it the page would ask the service what is wrong, and wait for the database once more.
    if (error instanceof Error && 'code' in error && error.code === 'database-failed')
      Object.assign(error, { digest: databaseDigest })
    throw error
  }
})

/** Who is signed in and may go on: whoever has to choose a password first is nobody until then. */
export async function findReader(isUnattended = false): Promise<Reader | undefined> {
  const reader = await findSignedIn(isUnattended)
  return reader?.due === undefined ? reader : undefined
}

/** The request's headers. The page that an action draws anew has the cookies that the action has just given. */
async function readHeaders(): Promise<Headers> {
  const read = new Headers(await headers())
  read.set('cookie', (await cookies()).toString())
  return read
}

/** Who is signed in. Whoever isn't is sent to sign in, and comes back to the page they wanted. */
export async function requireSignedIn(): Promise<Reader> {
  const reader = await findSignedIn()
  if (reader === undefined) redirect(signInPath((await headers()).get(pathHeader)))
  return reader
}

/** The same for everything but the account: whoever has to choose a password first is sent there. */
export async function requireReader(): Promise<Reader> {
  const reader = await requireSignedIn()
  if (reader.due !== undefined) redirect('/account')
  return reader
}

/** The same for what asks for a role. To others the page does not exist. */
export async function requireRole(role: Role): Promise<Reader> {
  const reader = await requireReader()
  if (!hasRole(reader.role, role)) notFound()
  return reader
}

/**
 * The same for what changes who may do what.
 *
 * @returns undefined where they have to give their password again first
 */
export async function findConfirmed(role: Role): Promise<Reader | undefined> {
  const reader = await requireRole(role)
  return reader.isConfirmed ? reader : undefined
}

/** What a reader sees before answering: as they have chosen, else as the clinic settings say. The thesis's page shows all. */
export async function findReadingView({ readingView }: Reader): Promise<View> {
  if (readingView === 'thesis') return 'open'
  const { auditing, db } = app()
  return readingView ?? (await auditing.readSettings(db)).defaultView
}

/** The order that a reader begins with, by the clinic settings; the page of the thesis opened on the newest beat. */
export async function findFirstOrder({ readingView }: Reader): Promise<WorklistOrder> {
  if (readingView === 'thesis') return 'newest'
  const { auditing, db } = app()
  return (await auditing.readSettings(db)).defaultOrder
}

/** Gives the browser the cookies of a sign-in or a sign-out; only actions and routes can. */
export async function keepCookies(given: readonly CookieToSet[]): Promise<void> {
  const store = await cookies()
  for (const { name, value, options } of given) store.set(name, value, options)
}
