'use server'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { app } from '../../server/app.ts'
import { keepCookies } from '../../server/session.ts'

/** Ends the session, for every window that has it. */
export async function signOut(): Promise<void> {
  await keepCookies(await app().accounts.signOut(await headers()))
  redirect('/sign-in')
}
