import { type Command, InvalidArgumentError } from 'commander'
import type { Start } from '../run-command.ts'
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
}

/** An id of the clinic may be any whole number that a BIGINT and JavaScript both hold. */
function id(text: string): number {
  const value = Number(text)
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number.')
  return value
}
