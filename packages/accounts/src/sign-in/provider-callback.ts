import { type CookieToSet, readCookies } from './cookies.ts'
import { pickHeaders } from './internal-request.ts'
import { providerId } from './provider.ts'
import type { Door } from './sign-in.ts'

/**
 * Takes a browser in that comes back from the provider.
 *
 * @param request the browser's own, whatever address the server knows itself by
 * @returns the next page: where it wanted to arrive, or the page for failures with `error` in its query
 */
export async function finishProviderSignIn(
  { auth, url }: Door,
  request: Request,
): Promise<{ location: string; cookies: CookieToSet[] }> {
  const { search } = new URL(request.url)
  const callback = new Request(`${url}/api/auth/callback/${providerId}${search}`, {
    headers: pickHeaders(request.headers),
  })
  const answer = await auth.handler(callback)
  const location = answer.headers.get('location') ?? `${url}/sign-in?error=${answer.status}`
  return { location, cookies: readCookies(answer.headers) }
}
