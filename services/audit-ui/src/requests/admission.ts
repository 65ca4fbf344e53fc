import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { openRests } from '@vigia/runtime'
import { type Locale, localeOfRequest } from '../i18n/locales.ts'
import en from '../messages/en/app.json' with { type: 'json' }
import pt from '../messages/pt-BR/app.json' with { type: 'json' }
import { answerAsAsked, writePlainPage } from './answer-as-asked.ts'
import { html } from './html.ts'
import { openLane } from './lane.ts'

/**
 * How many requests of each kind are worked on at once. A page takes some ten milliseconds of the one thread that draws
 * them all, so that the last of these has its own well within a second; files of the pages take much less.
 */
export const placesByKind = { page: 12, signIn: 8, file: 64, supervisor: 16 }
export type Places = typeof placesByKind

/** Of the pages so many are drawn at once, which is enough for one thread; those behind them begin in their turn. */
const drawnAtOnce = 4
/** What takes longer is no page that is drawn: it waits for a database or the results API, or is a file of many rows. */
const longestDrawingMilliseconds = 500

const kinds: [RegExp, keyof Places][] = [
  [/^\/(_next\/|icon\.)/, 'file'],
  [/^\/(livez|readyz)(\?|$)/, 'supervisor'],
  [/^\/(sign-in|api\/auth)(\/|\?|$)/, 'signIn'],
]

/** When who was refused is to come again; a page does so by itself. */
const retrySeconds = 2

/** Who is worked on. */
export interface Admission {
  isFull(request: IncomingMessage): boolean
  /**
   * Does the work of a request, which counts until both the work and the answer have ended: of a browser that goes before its
   * page is drawn, Next.js goes on drawing.
   *
   * @returns whether there was room for it
   */
  work(request: IncomingMessage, response: ServerResponse, work: () => Promise<void>): boolean
}

/** Work for somebody who has gone is not waited for longer: what it waits for has limits of its own, of seconds. */
const longestWorkMilliseconds = 30_000

/** Each kind has places of its own: whoever floods the pages shuts nobody out who signs in, and no supervisor. */
export function openAdmission(places: Places = placesByKind): Admission {
  const working = { page: 0, signIn: 0, file: 0, supervisor: 0 }
  const kindOf = ({ url = '/' }: IncomingMessage) => kinds.find(([path]) => path.test(url))?.[1] ?? 'page'
  const draw = openLane(drawnAtOnce, longestDrawingMilliseconds)
  const isFull = (request: IncomingMessage) => working[kindOf(request)] >= places[kindOf(request)]
  return {
    isFull,
    work(request, response, work) {
      if (isFull(request)) return false
      // Whoever has gone already is heard of no more.
      if (response.destroyed) return true
      const kind = kindOf(request)
      working[kind]++
      const begin = async () => {
        if (!response.destroyed) await work()
      }
      const done = kind === 'page' ? draw(begin) : work()
      const doneOrLate = () => Promise.race([done, wait(longestWorkMilliseconds, undefined, { ref: false })])
      response.once('close', () => void doneOrLate().finally(() => working[kind]--))
      return true
    },
  }
}

const messages = { en: en.failure, 'pt-BR': pt.failure }

/** The page that is shown for a while, in each language: what was sent by a form is not sent again by itself. */
function writePages(isAgain: boolean): Record<Locale, string> {
  const write = (locale: Locale) => {
    const { busyTitle: title, busy: text } = messages[locale]
    const more = isAgain && html`<meta http-equiv="refresh" content="${retrySeconds}">`
    return writePlainPage({ locale, title, text, more })
  }
  return { en: write('en'), 'pt-BR': write('pt-BR') }
}
const pages = { again: writePages(true), once: writePages(false) }

/**
 * What answers 503 with `Retry-After`, and lets the connection rest.
 *
 * @param prefix of this installation's cookies
 */
export function openRefusal(prefix: string): (request: IncomingMessage, response: ServerResponse) => void {
  const letRest = openRests()
  return (request, response) => {
    const { cookie = null, 'accept-language': acceptLanguage = null } = request.headers
    letRest(request, response)
    answerAsAsked(request, response, {
      status: 503,
      headers: { 'retry-after': String(retrySeconds) },
      text: 'too-busy',
      json: { status: 'too-busy' },
      page: () =>
        pages[request.method === 'GET' ? 'again' : 'once'][
          localeOfRequest({ cookie, acceptLanguage }, prefix)
        ],
    })
  }
}
