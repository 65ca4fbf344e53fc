import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { parseCookies } from 'better-auth/cookies'
import { type CookieToSet, cookiePrefix } from './browser.ts'

/** A browser keeps it for as long as it may. */
const cookieSeconds = 400 * 24 * 3600
/** How many people may share a browser; the one who signed in least recently is forgotten first. */
const mostPeople = 20

/**
 * The browsers in which somebody has signed in before. Such a browser carries a number, and for each of these people a
 * signature of the number and their e-mail address, which nobody else can make. It lets nobody in: wrong passwords from it are
 * counted apart (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 */
export function openKnownBrowsers({ url, secret }: { url: string; secret: string }) {
  const cookieName = `${cookiePrefix(url)}.browser`
  const sign = (number: string, email: string) =>
    createHmac('sha256', secret).update(`browser ${number} ${email}`).digest('base64url').slice(0, 22)

  function read(browser: Headers): { number: string; signatures: string[] } | undefined {
    const value = parseCookies(browser.get('cookie') ?? '').get(cookieName)
    const [number = '', ...signatures] = (value ?? '').split('.')
    return number === '' ? undefined : { number, signatures: signatures.slice(0, mostPeople) }
  }

  return {
    /** The browser's number, where this person has signed in with it before. */
    findNumber(browser: Headers, email: string): string | undefined {
      const found = read(browser)
      if (found === undefined) return undefined
      const signature = sign(found.number, email)
      return found.signatures.some((each) => isSame(each, signature)) ? found.number : undefined
    },
    /** The cookie that says that this person has signed in with this browser. */
    remember(browser: Headers, email: string): CookieToSet {
      const found = read(browser)
      const number = found?.number ?? randomBytes(16).toString('base64url')
      const signature = sign(number, email)
      const others = (found?.signatures ?? []).filter((each) => each !== signature)
      return {
        name: cookieName,
        value: [number, signature, ...others.slice(0, mostPeople - 1)].join('.'),
        options: {
          path: '/',
          httpOnly: true,
          secure: url.startsWith('https:'),
          sameSite: 'lax',
          maxAge: cookieSeconds,
        },
      }
    },
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
