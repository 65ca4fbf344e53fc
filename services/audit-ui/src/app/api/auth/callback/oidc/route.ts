import { app } from '../../../../../server/app.ts'
import { keepCookies } from '../../../../../server/session.ts'

export const dynamic = 'force-dynamic'

/** Where the provider sends the browser back to. It is the only route of sign-in; the rest are actions. */
export async function GET(request: Request): Promise<Response> {
  const { location, cookies } = await app().accounts.finishProviderSignIn(request)
  await keepCookies(cookies)
  return new Response(null, { status: 302, headers: { location } })
}
