/** The request header in which the pages find their own path and query; only `proxy.ts` writes it. */
export const pathHeader = 'x-vigia-path'

const home = '/'
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
  return path === home ? '/sign-in' : `/sign-in?${new URLSearchParams({ from: path })}`
}

const isSignIn = (path: string) => path === '/sign-in' || path.startsWith('/sign-in/')
