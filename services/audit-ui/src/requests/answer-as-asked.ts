import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Html, html } from './html.ts'

/** What is said of a request that no page answers, in each form in which it may be asked. */
export interface OutsideAnswer {
  status: number
  headers?: Readonly<Record<string, string>>
  /** To the pages' own scripts, when they call an action. */
  text: string
  /** From `/api`. */
  json: unknown
  /** To a browser. */
  page(): string
}

/** Answers before Next.js, in the form that whoever asks can read: a browser without scripts gets a page. */
export function answerAsAsked(
  { headers, url = '/' }: Pick<IncomingMessage, 'headers' | 'url'>,
  response: ServerResponse,
  answer: OutsideAnswer,
): void {
  const send = (type: string, body: string) =>
    response
      .writeHead(answer.status, { 'cache-control': 'no-store', ...answer.headers, 'content-type': type })
      .end(body)
  // Next.js hands the text on only where the type is this alone.
  if (headers['next-action'] !== undefined) send('text/plain', answer.text)
  else if (url.startsWith('/api/')) send('application/json', JSON.stringify(answer.json))
  else send('text/html; charset=utf-8', answer.page())
}

/** A page of a few words, which loads nothing. */
export function writePlainPage(page: {
  locale: string
  title: string
  text: string
  more: Html | false
}): string {
  return html`<!doctype html>
<html lang="${page.locale}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<main role="alert">
<h1>${page.title}</h1>
<p>${page.text}</p>
${page.more}
</main>
`.text
}
