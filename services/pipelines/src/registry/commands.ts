import { type Alias, aliases } from '@vigia/contracts/ecg'
import { type Command, Option } from 'commander'
import { collect, share, wholeNumber } from '../program/option-values.ts'
import type { Start } from '../run-command.ts'
import type { CompareOptions } from './compare.ts'
import type { PolicyOptions } from './policy.ts'
import type { PromoteOptions } from './promote.ts'
import type { AddOptions } from './reference.ts'

const byOption = [
  '--by <name>',
  'who decided it: the e-mail address of a user, or a name (default: the user of this machine)',
] as const
const aliasOption = () => new Option('--alias <alias>').choices(aliases).default('champion' satisfies Alias)

/** `models promote`, `rollback` and the like: which model judges for the clinic. */
export function describeRegistry(models: Command, start: Start): void {
  models
    .command('promote')
    .description('let a model be champion, if the gate lets it through, or challenger')
    .argument('<tag>')
    .addOption(aliasOption())
    .requiredOption('--reason <text>', 'why')
    .option('--override', 'go against the gate; this is marked for ever')
    .option(...byOption)
    .action((tag: string, options: PromoteOptions) =>
      start(async (context) => (await import('./promote.ts')).promote(context, tag, options)),
    )
  models
    .command('gate')
    .description('what the gate says of a model as champion; nothing is changed')
    .argument('<tag>')
    .action((tag: string) => start(async (context) => (await import('./promote.ts')).gate(context, tag)))
  models
    .command('rollback')
    .description('let the model before be champion, or challenger, again')
    .addOption(aliasOption())
    .option('--reason <text>', 'why')
    .option(...byOption)
    .action((options: { alias: Alias; reason?: string; by?: string }) =>
      start(async (context) => (await import('./promote.ts')).rollback(context, options)),
    )
  models
    .command('history')
    .description('which model is champion and which challenger, and every move that made it so')
    .option('--limit <count>', 'at most this many moves', wholeNumber(1), 100)
    .action((options: { limit: number }) =>
      start(async (context) => (await import('./history.ts')).history(context, options)),
    )
  models
    .command('policy')
    .description('what the gate asks of a champion')
    .option('--set <name=value>', 'change one of it; may be given several times', collect, [])
    .option('--reason <text>', 'why')
    .option(...byOption)
    .action((options: PolicyOptions) =>
      start(async (context) => (await import('./policy.ts')).policy(context, options)),
    )
  models
    .command('compare')
    .description('two models on the same beats: sensitivity and specificity first, and where they differ')
    .argument('<first>')
    .argument('<second>')
    .addOption(
      new Option('--on <beats>', 'the frozen reference set, or the second model’s test part')
        .choices(['reference', 'test'])
        .default('reference'),
    )
    .option('--set <name>', 'another reference set than the one frozen last')
    .option('--limit <count>', 'list at most this many beats on which they differ', wholeNumber(0), 20)
    .action((first: string, second: string, options: CompareOptions) =>
      start(async (context) => (await import('./compare.ts')).compare(context, first, second, options)),
    )
  models
    .command('judged')
    .description('which models have judged a beat, and which would today')
    .argument('<beat>', 'such as ecg-7')
    .action((beat: string) => start(async (context) => (await import('./judged.ts')).judged(context, beat)))
  describeProposals(models, start)
}

function describeProposals(models: Command, start: Start): void {
  const load = () => import('./proposals.ts')
  models
    .command('propose')
    .description('propose a model as champion, where the policy asks for people’s approval')
    .argument('<tag>')
    .requiredOption('--reason <text>', 'why')
    .option('--override', 'go against the gate; this is marked for ever')
    .option(...byOption)
    .action((tag: string, options: { reason: string; override?: boolean; by?: string }) =>
      start(async (context) => (await load()).propose(context, tag, options)),
    )
  models
    .command('approve')
    .description('approve a proposal as a user of the audit UI who has not proposed it')
    .argument('<proposal>', 'its number', wholeNumber(1))
    .requiredOption('--by <email>', 'an adjudicator or administrator')
    .action((proposal: number, options: { by: string }) =>
      start(async (context) => (await load()).approve(context, proposal, options)),
    )
  models
    .command('withdraw')
    .description('take a proposal back')
    .argument('<proposal>', 'its number', wholeNumber(1))
    .requiredOption('--reason <text>', 'why')
    .option(...byOption)
    .action((proposal: number, options: { reason: string; by?: string }) =>
      start(async (context) => (await load()).withdraw(context, proposal, options)),
    )
  models
    .command('proposals')
    .description('the models that were proposed, and who approved')
    .action(() => start(async (context) => (await load()).proposals(context)))
}

/** `reference`: the beats on which models are compared. */
export function describeReference(program: Command, start: Start): void {
  const reference = program
    .command('reference')
    .description('beats on which models are compared, never trained on')
  const load = () => import('./reference.ts')
  const name = () => reference.createArgument('[name]', 'the set').default('reference')
  reference
    .command('list', { isDefault: true })
    .description('every set with its versions')
    .action(() => start(async (context) => (await load()).list(context)))
  reference
    .command('add')
    .description('add beats by chance to a set: of those that two readers agree on, or of the training table')
    .addArgument(name())
    .addOption(new Option('--from <source>').choices(['audited', 'labelled']).default('audited'))
    .option(
      '--share <share>',
      'which share of them, 0 to 1 (default: 0.5 of the audited, 0.1 of the labelled)',
      share,
    )
    .option('--seed <number>', 'what chance goes by', wholeNumber(0), 1)
    .option('--most <count>', 'no more than this many of each label', wholeNumber(1))
    .option(...byOption)
    .action((set: string, options: AddOptions) =>
      start(async (context) => (await load()).add(context, set, options)),
    )
  reference
    .command('show')
    .description('one set with its beats')
    .addArgument(name())
    .action((set: string) => start(async (context) => (await load()).show(context, set)))
  reference
    .command('freeze')
    .description('freeze a set for good; more beats make the next version')
    .addArgument(name())
    .action((set: string) => start(async (context) => (await load()).freeze(context, set)))
}
