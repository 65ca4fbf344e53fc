import type { CodeOutcome } from '@vigia/accounts/sign-in'
import { getTranslations } from 'next-intl/server'
import type { Locale } from '../i18n/locales.ts'
import { html } from '../requests/html.ts'
import { alert, writeFrame } from './frame.ts'
import { signInPath } from './local-path.ts'

/** Why a code let nobody in, who may try another. */
export type CodeRefusal =
  | Exclude<CodeOutcome, { status: 'signed-in' | 'password-first' }>
  | { status: 'too-many-attempts'; retryAfterSeconds: number }
  | { status: 'unavailable' }

/** What tells this form from that of the password. */
export const codeStep = { step: 'code' } as const

const hourSeconds = 3600

/** The page after the password, for whoever has a second factor. */
export async function writeCodePage(page: {
  locale: Locale
  /** The page that is wanted, a local path. */
  from: string
  refusal?: CodeRefusal | undefined
  /** AUDIT_URL. */
  url: string
  nonce: string
}): Promise<string> {
  const { locale, from, refusal, url, nonce } = page
  const t = await getTranslations({ locale, namespace: 'accounts.signIn.code' })
  const action = signInPath(from)
  const seconds = refusal?.status === 'too-many-attempts' ? refusal.retryAfterSeconds : 0
  const said =
    refusal &&
    (seconds > hourSeconds
      ? t('refusal.too-many-codes', { hours: Math.ceil(seconds / hourSeconds) })
      : t(`refusal.${refusal.status}`, { seconds }))
  return await writeFrame({
    locale,
    action,
    kept: codeStep,
    title: t('title'),
    heading: t('title'),
    url,
    nonce,
    content: html`<form method="post" action="${action}">
${said !== undefined && alert(html`${said}`, { id: 'refusal' })}
<input type="hidden" name="step" value="${codeStep.step}">
<label for="code">${t('label')}</label>
<p class="dimmed" id="code-text">${t('text')}</p>
<input id="code" name="code" type="text" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" required autofocus aria-describedby="code-text${said !== undefined && ' refusal'}">
<button class="primary">${t('submit')}</button>
</form>
<p class="or"><span>${t('or')}</span></p>
<a href="${action}">${t('again')}</a>`,
  })
}
