import { headers } from 'next/headers'
import { getLocale } from 'next-intl/server'
import { type Locale, locales } from '../../i18n/locales.ts'
import { nonceHeader } from '../../security/content-security-policy.ts'
import { app } from '../../server/app.ts'
import { findSignedIn, keepCookies } from '../../server/session.ts'
import { chooseLanguage } from '../../shell/choose-language.ts'
import { emailIn, orUnavailable, signIn, signInWithCode, signInWithProvider } from '../../sign-in/attempt.ts'
import { type CodeRefusal, codeStep, writeCodePage } from '../../sign-in/code-page.ts'
import { afterSignIn, firstPage, localPath } from '../../sign-in/local-path.ts'
import { type Refusal, writeSignIn, writeWayToProvider } from '../../sign-in/sign-in-page.ts'

export const dynamic = 'force-dynamic'

/** A form of an address and a password is smaller. */
const longestForm = 16_384

/** The page to sign in on; whoever is signed in goes on to the page that is wanted. */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url)
  const from = localPath(searchParams.get('from'))
  const reader = await orUnavailable(findSignedIn)
  if (reader === undefined)
    return await draw({ from, providerError: searchParams.get('error') ?? undefined }, 200)
  return 'status' in reader
    ? await draw({ from, refusal: reader }, 503)
    : seeOther(firstPage(from, reader.role))
}

/** Its forms: the password, the code that may follow it, the way to the provider, and the language. */
export async function POST(request: Request): Promise<Response> {
  const from = localPath(new URL(request.url).searchParams.get('from'))
  const form = await readForm(request)
  if (form === undefined) return new Response(null, { status: 413 })
  const email = emailIn(form)
  const isCode = form.get('step') === codeStep.step
  const language = locales.find((known) => known === form.get('language'))
  if (language !== undefined) {
    await chooseLanguage(language)
    if (isCode) return await drawCode({ from }, 200, language)
    return await draw({ from, email }, 200, language)
  }
  if (isCode) return await takeCode(form, from)
  if (form.get('way') === 'provider') return await goToProvider(from)
  const outcome = await signIn(form, await headers())
  if (!('cookies' in outcome)) return await draw({ from, email, refusal: outcome }, statusOf(outcome))
  await keepCookies(outcome.cookies)
  return outcome.status === 'code-needed' ? await drawCode({ from }, 200) : seeOther(afterSignIn(from))
}

async function takeCode(form: URLSearchParams, from: string): Promise<Response> {
  const outcome = await signInWithCode(form, await headers())
  if (outcome.status === 'password-first') return await draw({ from, refusal: outcome }, 401)
  if (outcome.status !== 'signed-in') return await drawCode({ from, refusal: outcome }, statusOf(outcome))
  await keepCookies(outcome.cookies)
  return seeOther(afterSignIn(from))
}

async function goToProvider(from: string): Promise<Response> {
  const { providerName = '' } = app().accounts
  const outcome = await signInWithProvider(from, await headers())
  if (outcome.status !== 'redirect') return await draw({ from, providerRefusal: outcome }, statusOf(outcome))
  await keepCookies(outcome.cookies)
  const { location } = outcome
  return answer(await writeWayToProvider({ locale: await currentLocale(), location, providerName }), 200)
}

type Drawn = Pick<
  Parameters<typeof writeSignIn>[0],
  'from' | 'email' | 'refusal' | 'providerRefusal' | 'providerError'
>

async function draw(drawn: Drawn, status: number, locale?: Locale): Promise<Response> {
  const { accounts, url } = app()
  const page = await writeSignIn({
    ...drawn,
    locale: locale ?? (await currentLocale()),
    providerName: accounts.providerName,
    url,
    nonce: (await headers()).get(nonceHeader) ?? '',
  })
  return answer(page, status)
}

async function drawCode(
  drawn: { from: string; refusal?: CodeRefusal },
  status: number,
  locale?: Locale,
): Promise<Response> {
  const nonce = (await headers()).get(nonceHeader) ?? ''
  const page = { ...drawn, locale: locale ?? (await currentLocale()), url: app().url, nonce }
  return answer(await writeCodePage(page), status)
}

const currentLocale = async () => (await getLocale()) as Locale

function answer(page: string, status: number): Response {
  const type = 'text/html; charset=utf-8'
  return new Response(page, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } })
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}

const refusedOnes = ['refused', 'wrong-code', 'code-used', 'code-unreadable', 'password-first']

function statusOf({ status }: Refusal | CodeRefusal): number {
  if (status === 'too-many-attempts') return 429
  if (status === 'unavailable' || status === 'provider-unavailable') return 503
  return refusedOnes.includes(status) ? 401 : 403
}

/** The fields of a form; undefined where it is longer than one of these is. */
async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    length += part.length
    if (length > longestForm) return undefined
    parts.push(part)
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}
