import { type Separator, separators } from '@vigia/contracts/audit'
import type { Locale } from '../i18n/locales.ts'

/** So that spreadsheet programs read the text after it as UTF-8. */
const byteOrderMark = '\uFEFF'

/**
 * A CSV file that is sent while it is made: no more of it is held than the browser has not taken yet.
 *
 * @param lines the file's text in parts, each with its line ends
 */
export function csvResponse(lines: AsyncIterable<string>, name: string): Response {
  return new Response(streamOf(encode(lines)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}

async function* encode(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(byteOrderMark)
  for await (const line of lines) yield encoder.encode(line)
}

/** Asks for the next chunk when the browser has room for it, and for no more when it has left. */
function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
}

/** What a spreadsheet program in a language takes for the end of a value: Portuguese writes decimals with the comma. */
export const separatorOf = (locale: Locale): Separator => (locale === 'pt-BR' ? 'semicolon' : 'comma')

/** The other one, for whoever has a program in another language. */
export const otherThan = (separator: Separator): Separator => (separator === 'comma' ? 'semicolon' : 'comma')

/** As an address has it, by its name or as it is written; undefined for what is neither. */
export function parseSeparator(text: string): Separator | undefined {
  const known = Object.entries(separators) as [Separator, string][]
  return known.find((pair) => pair.includes(text))?.[0]
}
