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
