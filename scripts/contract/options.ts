import { Command, InvalidArgumentError, Option } from 'commander'

export interface ContractOptions {
  cases: number
  seeds: number
  firstSeed: number
  /** Who asks: with the key, or without one. */
  as: 'both' | 'client' | 'stranger'
}

/** @throws CommanderError where a word is wrong, which says so on the error output, or where help was asked for */
export function readOptions(words: readonly string[]): ContractOptions {
  return new Command('npm run test:contract --')
    .description('Asks a results API of its own by its OpenAPI document, with a key and without one.')
    .option('--cases <number>', 'generated cases for each seed, about', readCount, 300)
    .option('--seeds <number>', 'how many seeds', readCount, 1)
    .option('--first-seed <number>', 'the first of them; the others follow it', readCount, 1)
    .addOption(
      new Option('--as <who>', 'who asks: with the key, without one, or one after the other')
        .choices(['client', 'stranger', 'both'])
        .default('both'),
    )
    .showHelpAfterError()
    .exitOverride()
    .parse(words, { from: 'user' })
    .opts<ContractOptions>()
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.')
  return Number(text)
}
