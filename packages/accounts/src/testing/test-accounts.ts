import type { Role } from '@vigia/contracts/audit'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { pino } from 'pino'
import type { AccountSettings } from '../settings.ts'
import { type Accounts, openAccounts } from '../sign-in/accounts.ts'
import type { CookieToSet } from '../sign-in/browser.ts'
import { addUser } from '../users/users.ts'

export const password = 'correct horse battery'

/** Sign-in over a migrated database of its own. */
export interface TestAccounts {
  database: TestDatabase
  accounts: Accounts
  /** What was logged, at any level. */
  lines: string[]
  /** Adds a user with the one password of the tests, and gives their id. */
  add(email: string, role?: Role): Promise<string>
  close(): Promise<void>
}

export async function openTestAccounts(settings: Partial<AccountSettings> = {}): Promise<TestAccounts> {
  const database = await openTestDatabase('warehouse')
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const accounts = openAccounts({
    db: database.db,
    address: database.address,
    log,
    settings: {
      url: 'http://127.0.0.1:3000',
      secret: 'kq0Zt8Vb3yXw5Rn7Lm2Pc4Jd6Hf9Sg1A',
      signInLimit: 1000,
      idleMinutes: 30,
      secondFactor: 'nobody',
      provider: undefined,
      firstAdmin: undefined,
      ...settings,
    },
  })
  return {
    database,
    accounts,
    lines,
    async add(email, role = 'reader') {
      const outcome = await addUser(database.db, { email, role, password, name: `Dr. ${email}` })
      if (outcome.status !== 'added') throw new Error(`${email} was not added: ${outcome.status}`)
      return outcome.id
    },
    async close() {
      await accounts.close()
      await database.close()
    },
  }
}

/** The headers that a browser sends, with the cookies it was given. */
export function browserHeaders(
  cookies: readonly CookieToSet[] = [],
  more: Record<string, string> = {},
): Headers {
  const kept = cookies.filter(({ options }) => options.maxAge !== 0)
  const headers = new Headers({ origin: 'http://127.0.0.1:3000', ...more })
  if (kept.length > 0)
    headers.set('cookie', kept.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '))
  return headers
}
