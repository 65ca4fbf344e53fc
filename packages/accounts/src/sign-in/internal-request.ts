/** What better-auth needs of a browser's request: where it comes from, and what it carries. */
const passedOn = [
  'cookie',
  'origin',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'user-agent',
  'x-forwarded-for',
]

/** The part of a browser's headers that better-auth checks. */
export function pickHeaders(headers: Headers): Headers {
  const picked = new Headers()
  for (const name of passedOn) {
    const value = headers.get(name)
    if (value !== null) picked.set(name, value)
  }
  return picked
}

/**
 * A browser's request to one of better-auth's routes. Sent to its handler, not to its functions, it is counted and its
 * origin is checked.
 */
export function postRequest(url: string, path: string, browser: Headers, body: unknown): Request {
  const headers = pickHeaders(browser)
  headers.set('content-type', 'application/json')
  return new Request(`${url}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}
