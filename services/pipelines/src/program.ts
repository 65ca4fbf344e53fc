import { type Role, roles } from '@vigia/contracts/audit'
import { exitCode, readVersion } from '@vigia/runtime'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { AcknowledgeOptions, ListOptions as DriftListOptions } from './drift.ts'
import type { InferOptions } from './infer.ts'
import type { ThresholdOptions } from './model-threshold.ts'
import type { MonitorOptions } from './monitor.ts'
import type { NotifyOptions } from './notify.ts'
import { describeReference, describeRegistry } from './registry/commands.ts'
import type { ReportOptions } from './report.ts'
import type { RetrainOptions } from './retrain.ts'
import { runCommand, type Start } from './run-command.ts'
import type { SeedOptions } from './seed.ts'
import type { SetAsideOptions } from './set-aside.ts'
import { describeSubject } from './subject/commands.ts'
import type { SuspiciousOptions } from './suspicious.ts'
import type { RepeatOptions } from './training/repeat.ts'
import type { AddOptions, PasswordOptions } from './users.ts'
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
    .command('seed')
    .description('fill a table with ECGs from a file, a URL or standard input, or with synthetic ones')
    .argument('[file]', 'lines of 140 values and a label; a path, a URL, or - for standard input')
    .addOption(new Option('--into <table>').choices(['training', 'inference']).makeOptionMandatory())
    .addOption(
      new Option('--label <place>', 'where the label is, if the file does not show it')
        .choices(['first', 'last', 'none'])
        .conflicts('synthetic'),
    )
    .addOption(
      new Option('--normal <label>', 'the label of normal ECGs; all others are anomalous').conflicts(
        'synthetic',
      ),
    )
    .addOption(
      new Option('--decimal <mark>', 'the decimal mark, if the file does not show it')
        .choices(['point', 'comma'])
        .conflicts('synthetic'),
    )
    .option('--synthetic <count>', 'generate this many ECGs instead of reading a file', wholeNumber(1))
    .option('--seed <number>', 'random seed for the synthetic ECGs', wholeNumber(0), 1)
    .option(
      '--metadata <entry>',
      'how the ECGs came to be: name=value for all of them, or the name of a column of the file; may be given again',
      (entry: string, before: string[] = []) => [...before, entry],
    )
    .option('--from <date>', 'day of the first ECG (default: 29 days before --to, so that there are 30)')
    .option('--to <date>', 'day of the last ECG (default: today)')
    .addHelpText('after', seedHelp)
    .action((file: string | undefined, options: SeedOptions) =>
      start(async (context) => (await import('./seed.ts')).seed(context, file, options)),
    )

  program
    .command('train')
    .description('train a model on the labelled ECGs and store it under a new tag')
    .argument('<tag>')
    .option(
      '--as-of <moment>',
      'read the training table as it was at this moment (then: when --like read it)',
    )
    .option('--like <tag>', 'take the recorded settings of this model instead of the environment’s')
    .action((tag: string, options: RepeatOptions) =>
      start(async (context) => (await import('./train.ts')).train(context, tag, options)),
    )

  program
    .command('infer')
    .description('judge the ECGs that this model has not judged yet, and send them to the results API')
    .argument('<tag>')
    .addOption(
      new Option('--latest', 'only the most recently measured ECG').conflicts([
        'id',
        'since',
        'limit',
        'watch',
      ]),
    )
    .addOption(
      new Option('--id <id>', 'only this ECG')
        .argParser(wholeNumber(0))
        .conflicts(['since', 'limit', 'watch']),
    )
    .option('--since <date>', 'only ECGs measured on or after this day')
    .option('--limit <count>', 'at most this many', wholeNumber(1))
    .option('--watch', 'keep judging new ECGs as they arrive, until stopped')
    .option(
      '--shadow <tag>',
      'have this model judge the same ECGs, and compare; nobody is shown what it says (default: beside the champion, the challenger)',
    )
    .action((tag: string, options: InferOptions) =>
      start(async (context) => (await import('./infer.ts')).infer(context, tag, options)),
    )

  program
    .command('monitor')
    .description(
      'complete the figures of each model and day, and tell them: volume, errors, raw beats, waits',
    )
    .argument('[tag]', 'only this model’s')
    .option('--from <date>', 'the first day (default: 29 days before --to, so that there are 30)')
    .option('--to <date>', 'the last day (default: today)')
    .option('--rebuild', 'make every day of the period anew from its ECGs, and not only those that want it')
    .action((tag: string | undefined, options: MonitorOptions) =>
      start(async (context) => (await import('./monitor.ts')).monitor(context, tag, options)),
    )

  program
    .command('retrain')
    .description(
      'train a challenger when there is reason to, and propose it as champion; for cron, or with --watch',
    )
    .addOption(
      new Option('--dry-run', 'say what would be done and why; nothing is changed').conflicts('watch'),
    )
    .option('--watch', 'look again every RETRAIN_INTERVAL_SECONDS, until stopped')
    .addOption(new Option('--list', 'the runs with their outcome and reason').conflicts(['dryRun', 'watch']))
    .option('--limit <count>', 'list at most this many (default: 20)', wholeNumber(1))
    .action((options: RetrainOptions) =>
      start(async (context) => (await import('./retrain.ts')).retrain(context, options)),
    )

  program
    .command('notify')
    .description('send by webhook and e-mail what has happened; for cron, or with --watch')
    .option('--watch', 'look again every NOTIFY_INTERVAL_SECONDS, until stopped')
    .addOption(new Option('--list', 'what was told, and what became of it').conflicts('watch'))
    .option('--limit <count>', 'list at most this many (default: 20)', wholeNumber(1))
    .action((options: NotifyOptions) =>
      start(async (context) => (await import('./notify.ts')).notify(context, options)),
    )

  program
    .command('set-aside')
    .description('list the ECGs that could not be judged, with the reason')
    .argument('[tag]', 'only those that this model could not judge')
    .option('--id <id>', 'only this ECG', wholeNumber(0))
    .option('--limit <count>', 'list at most this many (default: 100); all are counted', wholeNumber(1))
    .addOption(new Option('--retry', 'let the next infer try them again, after a repair').conflicts('limit'))
    .action((tag: string | undefined, options: SetAsideOptions) =>
      start(async (context) => (await import('./set-aside.ts')).setAside(context, tag, options)),
    )

  program
    .command('suspicious')
    .description('rank the training table’s normal ECGs by how anomalous they look, for a second reading')
    .option(
      '--limit <count>',
      'how many are kept (default: a fifth more than look anomalous)',
      wholeNumber(1),
    )
    .action((options: SuspiciousOptions) =>
      start(async (context) => (await import('./suspicious.ts')).suspicious(context, options)),
    )

  describeDrift(program, start)

  program
    .command('report')
    .description('write what is known of a model into one HTML file; with --json as CycloneDX')
    .argument('<tag>', 'a tag, or champion or challenger')
    .option('--out <file>', 'the file (default: printed)')
    .option('--force', 'write over a file that is there')
    .option('--from <date>', 'the first day of its work that counts (default: all)')
    .option('--to <date>', 'the last day of its work that counts')
    .addOption(new Option('--language <language>').choices(['en', 'pt-BR']).default('en'))
    .action((tag: string, options: ReportOptions) =>
      start(async (context) => (await import('./report.ts')).report(context, tag, options)),
    )

  describeModels(program, start)
  describeReference(program, start)
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

/** `drift`: whether the clinic's beats, or its readers, are still what a model was made for. */
function describeDrift(program: Command, start: Start): void {
  const drift = program.command('drift').description('whether beats or readers move away from a model')
  const load = () => import('./drift.ts')
  drift
    .command('check')
    .description('look for drift in what has come since the last check (infer does so at its end)')
    .argument('[tag]', 'of the model (default: the champion)')
    .action((tag: string | undefined) => start(async (context) => (await load()).check(context, tag)))
  drift
    .command('list', { isDefault: true })
    .description('what was declared, with its evidence')
    .option('--open', 'only what nobody has acknowledged')
    .option('--tag <tag>', 'only of this model')
    .action((options: DriftListOptions) => start(async (context) => (await load()).list(context, options)))
  drift
    .command('acknowledge')
    .description('record that somebody has seen to a declaration')
    .argument('<id>', 'of the declaration', wholeNumber(1))
    .option('--by <name>', 'who (default: the user of this machine)')
    .requiredOption('--note <text>', 'what was found or done')
    .action((id: number, options: AcknowledgeOptions) =>
      start(async (context) => (await load()).acknowledge(context, id, options)),
    )
}

const seedHelp = `
The label: 1 = normal, 0 = anomalous, as in the training table and in TensorFlow's ecg.csv; in ECG5000's own files
class 1 = normal, 2 to 5 = anomalous. A file that has it the other way round (0 = normal) needs --normal 0. For
--into inference no label is needed, and one that is there is left out.

Files are read as programs write them: comma, semicolon, tab or blanks between the values; decimal points or commas;
a header; row numbers; quotation marks; UTF-8 or UTF-16; gzip. How a file was read is said. All of it is stored, or
nothing.

Columns named device, lead, sampling_rate (Hz), gain (mV per unit) and source are kept as metadata with each ECG; other
columns where --metadata names them. --metadata name=value says it of all ECGs of the file.

  seed ecg.csv --into training
  seed ECG5000_TRAIN.tsv --into training         classes 1 to 5 first
  seed anomalies.csv --normal 0 --into training  0 = normal
  zstd -dc ecg.csv.zst | … seed - --into inference
`

function describeModels(program: Command, start: Start): void {
  const models = program.command('models').description('the trained models')
  const load = () => import('./models.ts')
  models
    .command('list', { isDefault: true })
    .description('every model with its metrics')
    .option('--failed', 'the failed trainings instead, with the reason')
    .action((options: { failed?: boolean }) =>
      start(async (context) => (await load()).list(context, options)),
    )
  models
    .command('show')
    .description('one model: parameters, metrics, losses')
    .argument('<tag>')
    .option('--dropped', 'instead the normal ECGs that its training left out, with the votes against each')
    .action((tag: string, options: { dropped?: boolean }) =>
      start(async (context) => (await load()).show(context, tag, options)),
    )
  models
    .command('export')
    .description('write a model to a .safetensors file, which Python can also open')
    .argument('<tag>')
    .argument('<file>')
    .action((tag: string, file: string) =>
      start(async (context) => (await load()).exportModel(context, tag, file)),
    )
  models
    .command('threshold')
    .description('set the threshold that a model uses from now on; who set it, when and why is recorded')
    .argument('<tag>')
    .argument('<value>', 'the reconstruction error above which an ECG is anomalous')
    .option('--by <name>', 'who decided it (default: the user of this machine)')
    .option('--reason <text>', 'why')
    .action((tag: string, value: string, options: ThresholdOptions) =>
      start(async (context) =>
        (await import('./model-threshold.ts')).threshold(context, tag, value, options),
      ),
    )
  describeRegistry(models, start)
  models
    .command('remove')
    .description('remove a model permanently; its tag stays taken')
    .argument('<tag>')
    .action((tag: string) => start(async (context) => (await load()).remove(context, tag)))
}

/** `users`: who may sign in to the audit UI. */
function describeUsers(program: Command, start: Start): void {
  const users = program.command('users').description('who may sign in to the audit UI')
  const load = () => import('./users.ts')
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
    .description('let a user sign in at once after too many wrong passwords')
    .argument('<email>')
    .action((email: string) => start(async (context) => (await load()).unlock(context, email)))
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
      (head: string, before: string[] = []) => [...before, head],
    )
    .action((options: VerifyRecordsOptions) =>
      start(async (context) => (await import('./verify-records.ts')).verifyRecords(context, options)),
    )
}

/** Without either of them a terminal is asked. */
function withPasswordOptions(command: Command): Command {
  return command
    .option('--password-stdin', 'read the password from standard input')
    .option('--generate', 'generate a password and print it')
    .option('--keep', 'they may keep it (default: they choose their own at the next sign-in)')
}

function wholeNumber(minimum: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum)
      throw new InvalidArgumentError(`It must be a whole number from ${minimum}.`)
    return value
  }
}
