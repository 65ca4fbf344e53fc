import type { SignInRefusal } from '@vigia/accounts/sign-in'
import { getTranslations } from 'next-intl/server'
import type { Locale } from '../i18n/locales.ts'
import { type Html, html, trusted } from '../requests/html.ts'
import { alert, eyeIcon, pageStyles, writeFrame } from './frame.ts'
import { signInPath } from './local-path.ts'

/** Why nobody came in by either way. */
export type Refusal = SignInRefusal | { status: 'provider-unavailable' | 'unavailable' | 'password-first' }

interface SignInPage {
  locale: Locale
  /** The page that is wanted, a local path. */
  from: string
  /** What was typed. */
  email?: string
  /** Why the password let nobody in. */
  refusal?: Refusal | undefined
  /** Why the provider was not asked. */
  providerRefusal?: Refusal | undefined
  /** What the provider's answer was refused for, in the words of the protocol. */
  providerError?: string | undefined
  /** What people call the provider, where there is one. */
  providerName: string | undefined
  /** AUDIT_URL. */
  url: string
  /** Of the page's scripts. */
  nonce: string
}

/** The sign-in: an address and a password, and the way to the provider. */
export async function writeSignIn(page: SignInPage): Promise<string> {
  const { locale, from, email = '', refusal, url, nonce } = page
  const t = await getTranslations({ locale, namespace: 'accounts.signIn' })
  const app = await getTranslations({ locale, namespace: 'app' })
  const action = signInPath(from)
  const field = (name: string) => (refusal === undefined ? undefined : html` aria-describedby="${name}"`)
  const focused = (isIt: boolean) => isIt && html` autofocus`
  return await writeFrame({
    locale,
    action,
    kept: { email },
    title: t('title'),
    heading: t('heading', { name: app('name') }),
    url,
    nonce,
    content: html`<form method="post" action="${action}" id="password-form">
${refusal && alert(html`${tell(refusal, t)}`, { id: 'refusal' })}
<label for="email">${t('email')}</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${email}"${field('refusal')}${focused(email === '')}>
<label for="password">${t('password')}</label>
<div class="password">
<input id="password" name="password" type="password" autocomplete="current-password" required${field('refusal')}${focused(email !== '')}>
<button type="button" id="show" hidden aria-pressed="false" aria-label="${t('show')}">${trusted(eyeIcon)}</button>
</div>
<button class="primary">${t('submit')}</button>
</form>
${providerPart(page, action, t)}`,
  })
}

type Translate = Awaited<ReturnType<typeof getTranslations<'accounts.signIn'>>>

/**
 * The page that sends a browser on to the provider. A redirect would be stopped by what the page's policy says of
 * where forms lead, since nobody here knows which hosts a provider's own redirects name.
 */
export async function writeWayToProvider(page: {
  locale: Locale
  location: string
  providerName: string
}): Promise<string> {
  const t = await getTranslations({ locale: page.locale, namespace: 'accounts.signIn' })
  return html`<!doctype html>
<html lang="${page.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url=${page.location}">
<title>${t('title')}</title>
<style>${trusted(pageStyles)}</style>
</head>
<body><main><a href="${page.location}">${t('provider', { name: page.providerName })}</a></main></body>
</html>
`.text
}

function providerPart(page: SignInPage, action: string, t: Translate): Html | undefined {
  const { providerName: name, providerRefusal: refusal, providerError: error } = page
  if (name === undefined) return undefined
  const said =
    refusal !== undefined
      ? tell(refusal, t)
      : error !== undefined && t(`providerFailure.${knownErrors[error] ?? 'other'}`, { name })
  return html`<p class="or"><span>${t('or')}</span></p>
<form method="post" action="${action}">
${said && alert(html`${said}`, { id: 'provider-refusal' })}
<button name="way" value="provider" class="default"${said ? html` aria-describedby="provider-refusal" autofocus` : undefined}>${t('provider', { name })}</button>
</form>`
}

const knownErrors: Record<string, 'notLinked' | 'noEmail' | 'disabled' | 'denied'> = {
  account_not_linked: 'notLinked',
  email_not_found: 'noEmail',
  USER_DISABLED: 'disabled',
  access_denied: 'denied',
}

/** Why nobody came in, in words. */
function tell(refusal: Refusal, t: Translate): string {
  const seconds = refusal.status === 'too-many-attempts' ? refusal.retryAfterSeconds : 0
  return t(`refusal.${refusal.status}`, { seconds })
}
