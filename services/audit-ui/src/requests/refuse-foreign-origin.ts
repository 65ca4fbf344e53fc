import type { IncomingMessage, ServerResponse } from 'node:http'
import { chooseLocale } from '../i18n/locales.ts'
import en from '../messages/en/app.json' with { type: 'json' }
import pt from '../messages/pt-BR/app.json' with { type: 'json' }
import { type ForeignOrigin, writeRefusal } from './check-origin.ts'
import { html } from './html.ts'

const messages = { en: en.failure, 'pt-BR': pt.failure }

/**
 * Answers 403 in the form that whoever asks can read: to the pages' own scripts text that `readRefusal` reads, or JSON
 * from `/api`; to a browser without scripts a page, in its language.
 */
export function refuseForeignOrigin(
  request: Pick<IncomingMessage, 'headers' | 'url'>,
  response: ServerResponse,
  refusal: ForeignOrigin,
): void {
  const { headers, url = '/' } = request
  response.statusCode = 403
  response.setHeader('cache-control', 'no-store')
  if (headers['next-action'] !== undefined) {
    // Next.js hands the text on only where the type is this alone.
    response.setHeader('content-type', 'text/plain')
    response.end(writeRefusal(refusal))
  } else if (url.startsWith('/api/')) {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ status: 'foreign-origin', ...refusal }))
  } else {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    response.end(page(refusal, chooseLocale(undefined, headers['accept-language'] ?? null)))
  }
}

function page({ header, found, expected }: ForeignOrigin, locale: 'en' | 'pt-BR'): string {
  const words = messages[locale]
  const values: Record<string, string> = { header, found, expected }
  const text = (found === '' ? words.originMissing : words.origin).replaceAll(
    /\{(\w+)\}/g,
    (whole, name: string) => values[name] ?? whole,
  )
  return html`<!doctype html>
<html lang="${locale}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.originTitle}</title>
<main role="alert">
<h1>${words.originTitle}</h1>
<p>${text}</p>
<p><a href="${expected}">${expected}</a></p>
</main>
`.text
}
