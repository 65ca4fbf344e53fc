'use server'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { house } from '../../server/house.ts'
import { keepCookies } from '../../server/keep-cookies.ts'

/** Ends the session, for every window that has it. */
export async function signOut(): Promise<void> {
  await keepCookies(await house().accounts.signOut(await headers()))
  redirect('/sign-in')
}
