import { type Command, Option } from 'commander'
import type { RetrainOptions } from '../retrain.ts'
import type { Start } from '../run-command.ts'
import type { SeedOptions } from '../seed.ts'
import type { SuspiciousOptions } from '../suspicious.ts'
import type { RepeatOptions } from '../training/repeat.ts'
import { collect, wholeNumber } from './option-values.ts'

/** `seed`, `train`, `retrain`, `suspicious`: what is learnt from, and the learning. */
export function describeLearning(program: Command, start: Start): void {
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
      collect,
    )
    .option('--from <date>', 'day of the first ECG (default: 29 days before --to, so that there are 30)')
    .option('--to <date>', 'day of the last ECG (default: today)')
    .addHelpText('after', seedHelp)
    .action((file: string | undefined, options: SeedOptions) =>
      start(async (context) => (await import('../seed.ts')).seed(context, file, options)),
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
      start(async (context) => (await import('../train.ts')).train(context, tag, options)),
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
      start(async (context) => (await import('../retrain.ts')).retrain(context, options)),
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
      start(async (context) => (await import('../suspicious.ts')).suspicious(context, options)),
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
