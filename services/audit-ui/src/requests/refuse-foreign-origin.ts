import type { IncomingMessage, ServerResponse } from 'node:http'
import { chooseLocale } from '../i18n/locales.ts'
import en from '../messages/en/app.json' with { type: 'json' }
import pt from '../messages/pt-BR/app.json' with { type: 'json' }
import { answerAsAsked, writePlainPage } from './answer-as-asked.ts'
import { type ForeignOrigin, writeRefusal } from './check-origin.ts'
import { html } from './html.ts'

const messages = { en: en.failure, 'pt-BR': pt.failure }

/** Answers 403; the pages' own scripts get text that `readRefusal` reads. */
export function refuseForeignOrigin(
  request: Pick<IncomingMessage, 'headers' | 'url'>,
  response: ServerResponse,
  refusal: ForeignOrigin,
): void {
  answerAsAsked(request, response, {
    status: 403,
    text: writeRefusal(refusal),
    json: { status: 'foreign-origin', ...refusal },
    page: () => page(refusal, chooseLocale(undefined, request.headers['accept-language'] ?? null)),
  })
}

function page({ header, found, expected }: ForeignOrigin, locale: 'en' | 'pt-BR'): string {
  const words = messages[locale]
  const values: Record<string, string> = { header, found, expected }
  const text = (found === '' ? words.originMissing : words.origin).replaceAll(
    /\{(\w+)\}/g,
    (whole, name: string) => values[name] ?? whole,
  )
  return writePlainPage({
    locale,
    title: words.originTitle,
    text,
    more: html`<p><a href="${expected}">${expected}</a></p>`,
  })
}
