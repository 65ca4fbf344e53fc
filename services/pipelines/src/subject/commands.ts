import { type Command, InvalidArgumentError } from 'commander'
import type { Start } from '../run-command.ts'
import type { EraseOptions } from './erase.ts'
import type { ExpireOptions } from './expire.ts'
import type { ExportOptions } from './export.ts'

/** `subject`: all that is stored of one heartbeat of the clinic. */
export function describeSubject(program: Command, start: Start): void {
  const subject = program.command('subject').description('all that is stored of one ECG of the clinic')
  const sourceId = () => subject.createArgument('<source id>', 'its id in the clinic’s table').argParser(id)
  subject
    .command('export')
    .description('tell all that is stored of it; with --json as one object')
    .addArgument(sourceId())
    .option('--output <file>', 'write that object to this file')
    .option('--force', 'write over a file that is there')
    .action((of: number, options: ExportOptions) =>
      start(async (context) => (await import('./export.ts')).exportSubject(context, of, options)),
    )
  subject
    .command('erase')
    .description('erase it and all that came of it, for good; without --yes say what would go')
    .addArgument(sourceId())
    .requiredOption('--reason <text>', 'why, as it is put on record')
    .option('--by <name>', 'who decided it (default: the user of this machine)')
    .option('--from-frozen-sets', 'take it out of frozen reference sets too')
    .option('--yes', 'erase it')
    .action((of: number, options: EraseOptions) =>
      start(async (context) => (await import('./erase.ts')).eraseSubject(context, of, options)),
    )
  subject
    .command('expire')
    .description(
      'erase all that was measured more than RETENTION_DAYS ago; without --yes say how much would go',
    )
    .option('--by <name>', 'who decided it (default: the user of this machine)')
    .option('--from-frozen-sets', 'take it out of frozen reference sets too')
    .option('--yes', 'erase it')
    .action((options: ExpireOptions) =>
      start(async (context) => (await import('./expire.ts')).expireSubjects(context, options)),
    )
}

/** An id of the clinic may be any whole number that a BIGINT and JavaScript both hold. */
function id(text: string): number {
  const value = Number(text)
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number.')
  return value
}
