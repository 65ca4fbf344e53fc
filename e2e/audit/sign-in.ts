import type { Page } from 'playwright-core'

/** A person who reads beats. */
export interface Person {
  email: string
  password: string
}

/** Signs in on the page that asks for it, and waits until the page that was wanted is there. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel(/e-mail/i).fill(person.email)
  await page.getByLabel(/^(password|senha)/i).fill(person.password)
  await page.getByRole('button', { name: /^(sign in|entrar)$/i }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
