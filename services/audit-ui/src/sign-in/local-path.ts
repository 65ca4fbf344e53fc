import { hasRole, type Role } from '@vigia/contracts/audit'

/** The request header in which the pages find their own path and query; only `proxy.ts` writes it. */
export const pathHeader = 'x-vigia-path'

const home = '/'
const signInPage = '/sign-in'
const anyOrigin = 'http://local.invalid'

/** A path of this site with its query, whatever it was asked for; what leads elsewhere becomes the first page. */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return home
  // A browser takes `//` and `/\` for the beginning of another host, and leaves tabs and line ends out.
  const url = URL.parse(wanted, anyOrigin)
  if (url === null || url.origin !== anyOrigin || url.pathname.startsWith('//')) return home
  return isSignIn(url.pathname) ? home : url.pathname + url.search
}

/** Where to sign in and come back from to a path of this site. */
export function signInPath(from: string | null): string {
  const path = localPath(from)
  return path === home ? signInPage : `${signInPage}?${new URLSearchParams({ from: path })}`
}

/** Where to go on to after signing in: who wanted no other page, by the sign-in, which then knows their role. */
export function afterSignIn(from: string): string {
  return from === home ? signInPage : from
}

/** The first page of somebody who is signed in: what they wanted, or else the overview for adjudicators and administrators, and the worklist for readers. */
export function firstPage(from: string, role: Role): string {
  return from === home && hasRole(role, 'adjudicator') ? '/overview' : from
}

const isSignIn = (path: string) => path === signInPage || path.startsWith(`${signInPage}/`)
