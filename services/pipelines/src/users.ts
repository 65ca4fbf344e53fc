import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import {
  type Actor,
  addUser,
  changeRole,
  disableUser,
  enableUser,
  findUserId,
  forgetFailures,
  generatePassword,
  listUsers,
  passwordLength,
  removeSecondFactor,
  setPassword,
} from '@vigia/accounts'
import type { Role } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { systemUser } from './person.ts'
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
        ['Name', 'E-mail', 'Role', 'Second factor', 'Since', ''],
        users.map((user) => [
          user.name,
          user.email,
          user.role,
          user.hasSecondFactor ? 'on' : '',
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
  const outcome = await withWarehouse((db) =>
    addUser(db, { email, name, role, password: password.text, mustChangePassword: !options.keep }, by()),
  )
  switch (outcome.status) {
    case 'added':
      return context.output.result({ id: outcome.id, email: outcome.email, role, ...reveal(password) }, () =>
        [`${outcome.email} can sign in as ${role}.`, ...say(password)].join('\n'),
      )
    case 'email-taken':
      throw new VigiaError('user-exists', `There is already a user ${email}.`)
    case 'email-invalid':
      throw new VigiaError('usage', `${email} is not an e-mail address.`)
    case 'name-invalid':
      throw new VigiaError('usage', 'The name has characters that do not print.')
    case 'password-unacceptable':
    case 'password-guessable':
      throw refused(outcome.status)
  }
}

/** `users password <email>` */
export async function password(context: Context, email: string, options: PasswordOptions): Promise<void> {
  const chosen = await readPassword(context, options)
  const outcome = await withUser(email, (db, id) =>
    setPassword(db, id, chosen.text, { mustChange: !options.keep, by: by() }),
  )
  if (outcome.status === 'not-found') throw unknownUser(email)
  if (outcome.status !== 'changed') throw refused(outcome.status)
  context.output.result({ email, changed: true, ...reveal(chosen) }, () =>
    [`The password of ${email} has been changed, and their sessions have ended.`, ...say(chosen)].join('\n'),
  )
}

/** `users role <email> <role>` */
export async function role({ output }: Context, email: string, wanted: Role): Promise<void> {
  const outcome = await withUser(email, (db, id) => changeRole(db, id, wanted, by()))
  if (outcome.status === 'not-found') throw unknownUser(email)
  if (outcome.status === 'last-admin') throw lastAdmin(email)
  output.result({ email, role: wanted }, () => `${email} now has the role ${wanted}.`)
}

/** `users disable <email>` */
export async function disable({ output }: Context, email: string): Promise<void> {
  const outcome = await withUser(email, (db, id) => disableUser(db, id, by()))
  if (outcome.status === 'not-found') throw unknownUser(email)
  if (outcome.status === 'last-admin') throw lastAdmin(email)
  output.result({ email, disabled: true }, () => `${email} has been disabled, and their sessions have ended.`)
}

/** `users enable <email>` */
export async function enable({ output }: Context, email: string): Promise<void> {
  const outcome = await withUser(email, (db, id) => enableUser(db, id, by()))
  if (outcome.status === 'not-found') throw unknownUser(email)
  output.result({ email, disabled: false }, () => `${email} can sign in again.`)
}

/** `users unlock <email>` */
export async function unlock({ output }: Context, email: string): Promise<void> {
  const outcome = await withUser(email, async (db) => {
    await forgetFailures(db, email)
    return { status: 'unlocked' as const }
  })
  if (outcome.status === 'not-found') throw unknownUser(email)
  output.result({ email, unlocked: true }, () => `The wrong passwords and codes of ${email} are forgotten.`)
}

/** `users factor-off <email>` */
export async function factorOff({ output }: Context, email: string): Promise<void> {
  const outcome = await withUser(email, (db, id) => removeSecondFactor(db, id, by()))
  if (outcome.status === 'not-found') throw unknownUser(email)
  if (outcome.status === 'not-on')
    throw new VigiaError('second-factor-off', `${email} has no second factor; nothing was changed.`)
  output.result(
    { email, removed: true },
    () => `The second factor of ${email} has been removed, and their sessions have ended.`,
  )
}

/** Whoever runs the command, for the security log. */
const by = (): Actor => ({ who: null, account: systemUser(), address: null })

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

const refused = (fault: 'password-unacceptable' | 'password-guessable') =>
  new VigiaError(
    'usage',
    fault === 'password-guessable'
      ? 'The password is easy to guess: it is common, or made of the user’s name, their e-mail or Vigia’s name.'
      : `A password must have ${passwordLength.minimum} to ${passwordLength.maximum} characters.`,
  )

/** How a password comes in. It never stands on the command line, where the process list and the shell keep it. */
export interface PasswordOptions {
  passwordStdin?: boolean
  generate?: boolean
  /** They may keep it; otherwise they choose their own at the next sign-in. */
  keep?: boolean
}

/**
 * A password: generated, from standard input, or typed twice without being seen.
 *
 * @throws VigiaError `usage` without a terminal and without an option that says where from
 */
async function readPassword(
  { signal }: { signal: AbortSignal },
  options: PasswordOptions,
): Promise<{ text: string; isGenerated: boolean }> {
  if (options.generate && options.passwordStdin)
    throw new VigiaError('usage', 'Give either --generate or --password-stdin.')
  if (options.generate) return { text: generatePassword(), isGenerated: true }
  if (options.passwordStdin)
    return { text: (await readText(process.stdin)).replace(/\r?\n$/, ''), isGenerated: false }
  if (!process.stdin.isTTY)
    throw new VigiaError('usage', 'Without a terminal, give --password-stdin or --generate.')
  const terminal = { input: process.stdin, prompts: process.stderr, signal }
  const typed = await askHidden('Password: ', terminal)
  if ((await askHidden('Again: ', terminal)) !== typed)
    throw new VigiaError('usage', 'The two passwords differ.')
  return { text: typed, isGenerated: false }
}

/**
 * Asks for a line that is not shown while it is typed.
 *
 * @throws VigiaError `usage` when the input ends before the line does, and the signal's reason when it is aborted
 */
export async function askHidden(
  prompt: string,
  terminal: { input: NodeJS.ReadableStream; prompts: NodeJS.WritableStream; signal: AbortSignal },
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: terminal.input, output: nowhere, terminal: true })
  // While a terminal is read key by key, Ctrl-C is only a key.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const end = Promise.withResolvers<never>()
  lines.once('close', () => end.reject(new VigiaError('usage', 'No password was given.')))
  try {
    terminal.prompts.write(prompt)
    return await Promise.race([lines.question('', { signal: terminal.signal }), end.promise])
  } finally {
    terminal.prompts.write('\n')
    end.promise.catch(() => {})
    lines.close()
  }
}
