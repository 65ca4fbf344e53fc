/** The HTML standard's pattern of an e-mail address (https://html.spec.whatwg.org/#valid-e-mail-address), with a dot in the domain or not. */
const pattern =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/
const longest = 255

/** An e-mail address in the one way it is stored, in lower case; undefined where it is none. */
export function parseEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return email.length <= longest && pattern.test(email) ? email : undefined
}
