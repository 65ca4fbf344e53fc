import { type Command, Option } from 'commander'
import type { AcknowledgeOptions, ListOptions as DriftListOptions } from '../drift.ts'
import type { InferOptions } from '../infer.ts'
import type { MonitorOptions } from '../monitor.ts'
import type { Start } from '../run-command.ts'
import type { SetAsideOptions } from '../set-aside.ts'
import { wholeNumber } from './option-values.ts'

/** `infer`, `set-aside`, `monitor`, `recount`, `drift`: the judging of new ECGs, and whether it is still what it was. */
export function describeJudging(program: Command, start: Start): void {
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
      start(async (context) => (await import('../infer.ts')).infer(context, tag, options)),
    )

  program
    .command('set-aside')
    .description('list the ECGs that could not be judged, with the reason')
    .argument('[tag]', 'only those that this model could not judge')
    .option('--id <id>', 'only this ECG', wholeNumber(0))
    .option('--limit <count>', 'list at most this many (default: 100); all are counted', wholeNumber(1))
    .addOption(new Option('--retry', 'let the next infer try them again, after a repair').conflicts('limit'))
    .action((tag: string | undefined, options: SetAsideOptions) =>
      start(async (context) => (await import('../set-aside.ts')).setAside(context, tag, options)),
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
      start(async (context) => (await import('../monitor.ts')).monitor(context, tag, options)),
    )

  program
    .command('recount')
    .description('make the counts that triggers keep for the overview anew, while people go on answering')
    .action(() => start(async (context) => (await import('../recount.ts')).recount(context)))

  describeDrift(program, start)
}

/** `drift`: whether the clinic's beats, or its readers, are still what a model was made for. */
function describeDrift(program: Command, start: Start): void {
  const drift = program.command('drift').description('whether beats or readers move away from a model')
  const load = () => import('../drift.ts')
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
