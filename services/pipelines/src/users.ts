import {
  addUser,
  changeRole,
  disableUser,
  enableUser,
  findUserId,
  listUsers,
  passwordLength,
  setPassword,
} from '@vigia/accounts'
import type { Role } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { type PasswordOptions, readPassword } from './password.ts'
import type { Context } from './run-command.ts'
import { listTable } from './tables.ts'
import { withWarehouse } from './warehouse.ts'

export type AddOptions = PasswordOptions & { name?: string; role: Role }

/** `users list` */
export async function list({ output }: Context): Promise<void> {
  const users = await withWarehouse(listUsers)
  output.result(
    users.map(({ readingView, disabledAt, ...user }) => ({ ...user, disabledAt: disabledAt ?? null })),
    () => {
      if (users.length === 0) return 'There are no users yet: `pipelines users add <email>` adds one.'
      return listTable(
        ['Name', 'E-mail', 'Role', 'Since', ''],
        users.map((user) => [
          user.name,
          user.email,
          user.role,
          user.createdAt.slice(0, 10),
          user.disabledAt === undefined ? '' : `disabled on ${user.disabledAt.slice(0, 10)}`,
        ]),
      )
    },
  )
}

/** `users add <email>` */
export async function add(context: Context, email: string, options: AddOptions): Promise<void> {
  const password = await readPassword(context, options)
  const { name, role } = options
  const outcome = await withWarehouse((db) => addUser(db, { email, name, role, password: password.text }))
  switch (outcome.status) {
    case 'added':
      return context.output.result({ id: outcome.id, email: outcome.email, role, ...reveal(password) }, () =>
        [`${outcome.email} can sign in as ${role}.`, ...say(password)].join('\n'),
      )
    case 'email-taken':
      throw new VigiaError('user-exists', `There is already a user ${email}.`)
    case 'email-invalid':
      throw new VigiaError('usage', `${email} is not an e-mail address.`)
    case 'password-unacceptable':
      throw unacceptable()
  }
}

/** `users password <email>` */
export async function password(context: Context, email: string, options: PasswordOptions): Promise<void> {
  const chosen = await readPassword(context, options)
  const outcome = await withUser(email, (db, id) => setPassword(db, id, chosen.text))
  if (outcome.status === 'not-found') throw unknownUser(email)
  if (outcome.status === 'password-unacceptable') throw unacceptable()
  context.output.result({ email, changed: true, ...reveal(chosen) }, () =>
    [`The password of ${email} has been changed, and their sessions have ended.`, ...say(chosen)].join('\n'),
  )
}

/** `users role <email> <role>` */
export async function role({ output }: Context, email: string, wanted: Role): Promise<void> {
  const outcome = await withUser(email, (db, id) => changeRole(db, id, wanted))
  if (outcome.status === 'not-found') throw unknownUser(email)
  if (outcome.status === 'last-admin') throw lastAdmin(email)
  output.result({ email, role: wanted }, () => `${email} now has the role ${wanted}.`)
}

/** `users disable <email>` */
export async function disable({ output }: Context, email: string): Promise<void> {
  const outcome = await withUser(email, disableUser)
  if (outcome.status === 'not-found') throw unknownUser(email)
  if (outcome.status === 'last-admin') throw lastAdmin(email)
  output.result({ email, disabled: true }, () => `${email} has been disabled, and their sessions have ended.`)
}

/** `users enable <email>` */
export async function enable({ output }: Context, email: string): Promise<void> {
  const outcome = await withUser(email, enableUser)
  if (outcome.status === 'not-found') throw unknownUser(email)
  output.result({ email, disabled: false }, () => `${email} can sign in again.`)
}

async function withUser<Outcome>(
  email: string,
  work: (db: Db, id: string) => Promise<Outcome>,
): Promise<Outcome | { status: 'not-found' }> {
  return await withWarehouse(async (db) => {
    const id = await findUserId(db, email)
    return id === undefined ? { status: 'not-found' } : await work(db, id)
  })
}

type Password = Awaited<ReturnType<typeof readPassword>>

const reveal = ({ text, isGenerated }: Password) => (isGenerated ? { password: text } : {})
const say = ({ text, isGenerated }: Password) => (isGenerated ? [`Password, shown only now: ${text}`] : [])

const unknownUser = (email: string) =>
  new VigiaError('user-unknown', `There is no user ${email}; \`pipelines users list\` lists the users.`)

const lastAdmin = (email: string) =>
  new VigiaError('last-admin', `${email} is the last active admin: add another one first.`)

const unacceptable = () =>
  new VigiaError(
    'usage',
    `A password must have ${passwordLength.minimum} to ${passwordLength.maximum} characters.`,
  )
