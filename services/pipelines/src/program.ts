import { exitCode, readVersion } from '@vigia/runtime'
import { Command, CommanderError, Option } from 'commander'
import type { NotifyOptions } from './notify.ts'
import { describeJudging } from './program/judging.ts'
import { describeLearning } from './program/learning.ts'
import { describeModelCommands } from './program/models.ts'
import { collect, wholeNumber } from './program/option-values.ts'
import { describeUsers } from './program/users.ts'
import { runCommand, type Start } from './run-command.ts'
import { describeSubject } from './subject/commands.ts'
import type { VerifyRecordsOptions } from './verify-records.ts'

/**
 * Reads the command line and runs the command it names. A command's own file is loaded only when it is called.
 *
 * @returns the exit status: 0 done, 1 failed, 2 wrong usage or configuration
 */
export async function run(argv: string[]): Promise<number> {
  let status: number = exitCode.done
  const program = describe(async (command) => {
    status = await runCommand({ json: program.opts<{ json?: boolean }>().json === true }, command)
  })
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCode.done : exitCode.misused
  }
  return status
}

function describe(start: Start): Command {
  const program = new Command('pipelines')
    .description('Trains on labelled ECGs and judges new ones.')
    .version(readVersion())
    .option('--json', 'print one JSON object instead of text for people')
    .exitOverride()

  program
    .command('migrate')
    .description('bring the warehouse’s tables up to date')
    .action(() => start(async (context) => (await import('./warehouse.ts')).migrate(context)))

  program
    .command('setup')
    .description('create both databases, their users and their rights, and bring their tables up to date')
    .action(() => start(async (context) => (await import('./setup.ts')).setup(context)))

  program
    .command('notify')
    .description('send by webhook and e-mail what has happened; for cron, or with --watch')
    .option('--watch', 'look again every NOTIFY_INTERVAL_SECONDS, until stopped')
    .addOption(new Option('--list', 'what was told, and what became of it').conflicts('watch'))
    .option('--limit <count>', 'list at most this many (default: 20)', wholeNumber(1))
    .action((options: NotifyOptions) =>
      start(async (context) => (await import('./notify.ts')).notify(context, options)),
    )

  describeLearning(program, start)
  describeJudging(program, start)
  describeModelCommands(program, start)
  describeUsers(program, start)
  describeAudit(program, start)
  describeSubject(program, start)

  program
    .command('doctor')
    .description('check the configuration and everything it refers to, and say what to do')
    .action(() => start(async (context) => (await import('./doctor.ts')).doctor(context)))

  program
    .command('ready')
    .description('exit with 0 when the warehouse answers and has every table')
    .action(() => start(async (context) => (await import('./warehouse.ts')).ready(context)))

  program
    .command('standby')
    .description('run until stopped, so that a container stays up for other commands')
    .action(() => start(async (context) => (await import('./standby.ts')).standby(context)))

  return program
}

/** `audit`: whether what is on record is what it was. */
function describeAudit(program: Command, start: Start): void {
  program
    .command('audit')
    .description('whether what is on record is what it was')
    .command('verify')
    .description('look at every record of audits, moved models and the security log, and at what guards them')
    .option(
      '--head <head>',
      'a head that was kept elsewhere, as the log has it: it must be part of its chain still; may be given again',
      collect,
    )
    .action((options: VerifyRecordsOptions) =>
      start(async (context) => (await import('./verify-records.ts')).verifyRecords(context, options)),
    )
}
