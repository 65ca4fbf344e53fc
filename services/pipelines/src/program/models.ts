import { type Command, Option } from 'commander'
import type { ThresholdOptions } from '../model-threshold.ts'
import { describeReference, describeRegistry } from '../registry/commands.ts'
import type { ReportOptions } from '../report.ts'
import type { Start } from '../run-command.ts'

/** `report`, `models`, `reference`: what is known of a model, and which one judges for the clinic. */
export function describeModelCommands(program: Command, start: Start): void {
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
      start(async (context) => (await import('../report.ts')).report(context, tag, options)),
    )

  describeModels(program, start)
  describeReference(program, start)
}

function describeModels(program: Command, start: Start): void {
  const models = program.command('models').description('the trained models')
  const load = () => import('../models.ts')
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
        (await import('../model-threshold.ts')).threshold(context, tag, value, options),
      ),
    )
  describeRegistry(models, start)
  models
    .command('remove')
    .description('remove a model permanently; its tag stays taken')
    .argument('<tag>')
    .action((tag: string) => start(async (context) => (await load()).remove(context, tag)))
}
