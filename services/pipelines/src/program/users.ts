import { type Role, roles } from '@vigia/contracts/audit'
import { type Command, Option } from 'commander'
import type { Start } from '../run-command.ts'
import type { AddOptions, PasswordOptions } from '../users.ts'

/** `users`: who may sign in to the audit UI. */
export function describeUsers(program: Command, start: Start): void {
  const users = program.command('users').description('who may sign in to the audit UI')
  const load = () => import('../users.ts')
  users
    .command('list', { isDefault: true })
    .description('every user with their role')
    .action(() => start(async (context) => (await load()).list(context)))

  withPasswordOptions(
    users
      .command('add')
      .description('add someone who signs in with a password')
      .argument('<email>')
      .option('--name <name>', 'their name (default: the e-mail address)')
      .addOption(new Option('--role <role>').choices(roles).default('reader')),
  ).action((email: string, options: AddOptions) =>
    start(async (context) => (await load()).add(context, email, options)),
  )

  users
    .command('role')
    .description('change a user’s role')
    .argument('<email>')
    .addArgument(users.createArgument('<role>').choices(roles))
    .action((email: string, role: Role) =>
      start(async (context) => (await load()).role(context, email, role)),
    )

  withPasswordOptions(
    users.command('password').description('set a user’s password').argument('<email>'),
  ).action((email: string, options: PasswordOptions) =>
    start(async (context) => (await load()).password(context, email, options)),
  )

  users
    .command('disable')
    .description('disable a user; their answers stay')
    .argument('<email>')
    .action((email: string) => start(async (context) => (await load()).disable(context, email)))

  users
    .command('enable')
    .description('enable a disabled user again')
    .argument('<email>')
    .action((email: string) => start(async (context) => (await load()).enable(context, email)))

  users
    .command('unlock')
    .description('let a user sign in at once after too many wrong passwords or codes')
    .argument('<email>')
    .action((email: string) => start(async (context) => (await load()).unlock(context, email)))

  users
    .command('factor-off')
    .description('remove the second factor of a user who has lost it')
    .argument('<email>')
    .action((email: string) => start(async (context) => (await load()).factorOff(context, email)))
}

/** Without either of them a terminal is asked. */
function withPasswordOptions(command: Command): Command {
  return command
    .option('--password-stdin', 'read the password from standard input')
    .option('--generate', 'generate a password and print it')
    .option('--keep', 'they may keep it (default: they choose their own at the next sign-in)')
}
